// Says in words what an old Node would say as ERR_UNKNOWN_FILE_EXTENSION. Plain JavaScript: it must run on the Node that is too old.
const [major] = process.versions.node.split('.').map(Number)
if (major < 24) {
  console.error(
    `Jumpring needs Node 24 or newer and found ${process.versions.node}.\n` +
      'Run it through npm ("npm start", "npm test"): "npm ci" brings a Node 24 along on Linux and Windows. On macOS install Node 24 first.',
  )
  process.exit(1)
}
