/** Loaded before peer.ts: google-spreadsheet knows only Google's own host, so its calls are led to SHEETS_API_URL. */
const google = 'https://sheets.googleapis.com/'
const standIn = process.env['SHEETS_API_URL'] ?? ''
const real = globalThis.fetch

globalThis.fetch = (input, init) => {
  if (input instanceof Request && input.url.startsWith(google))
    return real(new Request(input.url.replace(google, standIn), input), init)
  return real(input, init)
}
