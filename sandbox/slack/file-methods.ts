import { ApiRefusal, given, needed } from './api-method.ts'
import type { Api, Method } from './api-method.ts'
import { postable } from './chat-methods.ts'
import { isObject, objectsIn, textIn } from './json.ts'
import type { JsonObject } from './json.ts'
import { judgeMessage } from './payload-rules.ts'
import type { StoredFile } from './types.ts'

const mimetypes: Record<string, string> = {
  csv: 'text/csv',
  txt: 'text/plain',
  json: 'application/json',
  pdf: 'application/pdf',
  png: 'image/png',
  jpg: 'image/jpeg',
  svg: 'image/svg+xml',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}
const write = (): readonly string[] => ['files:write']

export const fileMethods: Record<string, Method> = {
  'files.getUploadURLExternal': {
    scopes: write,
    args: ['filename', 'length', 'alt_text', 'alt_txt', 'snippet_type'],
    run: (args, api) => {
      const name = needed(args, 'filename')
      const length = Number(needed(args, 'length'))
      if (!Number.isInteger(length) || length < 1) throw new ApiRefusal('invalid_arguments')
      const id = api.workspace.newId('F')
      const extension = name.split('.').at(-1)?.toLowerCase() ?? ''
      const mimetype = mimetypes[extension] ?? 'application/octet-stream'
      api.uploads.set(id, { id, name, mimetype, length, bytes: new Uint8Array() })
      return { ok: true, file_id: id, upload_url: `${api.baseUrl}/upload/${id}` }
    },
  },
  'files.completeUploadExternal': {
    scopes: write,
    args: ['files', 'channel_id', 'channels', 'initial_comment', 'thread_ts', 'blocks'],
    run: (args, api) => {
      const files = objectsIn(args, 'files').map((wanted) => complete(wanted, api))
      if (files.length === 0) throw new ApiRefusal('invalid_arguments')
      for (const file of files) api.workspace.files.set(file.id, file)
      const where = given(args, 'channel_id') ?? given(args, 'channels')
      if (where !== undefined) share(args, where, files, api)
      return { ok: true, files: files.map((file) => api.payloads.file(file)) }
    },
  },
}

function complete(wanted: JsonObject, api: Api): StoredFile {
  const upload = api.uploads.get(textIn(wanted, 'id') ?? '')
  if (upload === undefined) throw new ApiRefusal('file_not_found')
  if (upload.bytes.length !== upload.length) {
    api.violate(
      `files: ${upload.name} was announced with ${upload.length} bytes, ${upload.bytes.length} came`,
    )
    throw new ApiRefusal('file_upload_size_mismatch')
  }
  api.uploads.delete(upload.id)
  const { id, name, mimetype, bytes } = upload
  return { id, name, mimetype, bytes, title: textIn(wanted, 'title') ?? name }
}

function share(args: JsonObject, where: string, files: readonly StoredFile[], api: Api): void {
  const channel = postable({ channel: where }, api)
  const verdict = judgeMessage({ ...args, text: given(args, 'initial_comment') ?? '', files: [] }, 40_000)
  if (verdict.error !== undefined) throw new ApiRefusal(verdict.error)
  const threadTs = given(args, 'thread_ts')
  const message = api.workspace.post({
    channel: channel.id,
    user: api.workspace.app.botUserId,
    text: given(args, 'initial_comment') ?? '',
    blocks: Array.isArray(args['blocks']) ? args['blocks'].filter(isObject) : [],
    via: 'chat',
    files,
    ...(threadTs === undefined ? {} : { threadTs }),
  })
  api.exchanges.current?.notePost(message)
}
