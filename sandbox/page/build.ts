/**
 * The try-it page, bundled when the sandbox starts and kept in .build/ until a source or a package changes.
 */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const projectRoot = fileURLToPath(new URL('../..', import.meta.url))
const clientFolder = fileURLToPath(new URL('./client', import.meta.url))
const sharedFiles = ['../slack/json.ts', '../slack/client-types.ts', './build.ts']
const bundledPackages = [
  '@ironcalc/wasm',
  '@ironcalc/workbook',
  'esbuild',
  'i18next',
  'lucide-react',
  'react',
  'react-dom',
  'react-i18next',
  'slack-blocks-to-jsx',
]

/** The names of the built files inside the folder that buildPage returns. */
export const pageFiles = {
  page: 'index.html',
  script: 'page.js',
  style: 'page.css',
  engine: 'ironcalc.wasm',
} as const

const bundling = {
  bundle: true,
  platform: 'browser',
  target: 'es2022',
  jsx: 'automatic',
  minify: true,
  legalComments: 'none',
  define: { 'process.env.NODE_ENV': '"production"' },
  logLevel: 'silent',
} as const

/**
 * Bundles the page unless exactly this page is there already.
 *
 * @returns the folder that holds `pageFiles`
 * Throws with esbuild's words when a source does not compile.
 */
export async function buildPage(): Promise<string> {
  const buildFolder = join(projectRoot, '.build')
  const name = `page-${await fingerprint()}`
  const finished = join(buildFolder, name)
  if (existsSync(join(finished, pageFiles.page))) return finished

  const unfinished = join(buildFolder, `unfinished-${name}-${process.pid}`)
  await mkdir(unfinished, { recursive: true })
  await build({
    entryPoints: [
      { in: join(clientFolder, 'main.tsx'), out: 'page' },
      { in: join(clientFolder, 'styles/page.css'), out: 'page' },
    ],
    outdir: unfinished,
    format: 'esm',
    ...bundling,
  })
  const engine = createRequire(import.meta.url).resolve('@ironcalc/wasm/wasm_bg.wasm')
  await copyFile(engine, join(unfinished, pageFiles.engine))
  await writeFile(join(unfinished, pageFiles.page), html(name))
  await rm(finished, { recursive: true, force: true })
  await rename(unfinished, finished)
  await removeOlder(buildFolder, name)
  return finished
}

/**
 * Bundles the gallery and writes it as a page that opens from the disk.
 *
 * @returns the page's file
 */
export async function writeGallery(gallery: object): Promise<string> {
  const folder = join(projectRoot, '.build', 'gallery')
  await mkdir(folder, { recursive: true })
  await build({
    entryPoints: [
      { in: join(clientFolder, 'gallery.tsx'), out: 'gallery' },
      { in: join(clientFolder, 'styles/gallery.css'), out: 'gallery' },
    ],
    outdir: folder,
    format: 'iife',
    ...bundling,
  })
  // A page from the disk may load no data but as a script.
  await writeFile(join(folder, 'answers.js'), `window.gallery = ${JSON.stringify(gallery)}`)
  const file = join(folder, 'index.html')
  const scripts = ['answers.js', 'gallery.js'].map((name) => `<script src="${name}" defer></script>`).join('')
  await writeFile(
    file,
    page('Jumpring: every answer', `<link rel="stylesheet" href="gallery.css">${scripts}`),
  )
  return file
}

async function fingerprint(): Promise<string> {
  const hash = createHash('sha256')
  const sources = await readdir(clientFolder, { recursive: true, withFileTypes: true })
  const paths = sources.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  paths.push(...sharedFiles.map((file) => fileURLToPath(new URL(file, import.meta.url))))
  for (const path of paths.sort()) hash.update(path.slice(projectRoot.length)).update(await readFile(path))
  for (const name of bundledPackages) {
    hash.update(name).update(await readFile(join(projectRoot, 'node_modules', name, 'package.json')))
  }
  return hash.digest('hex').slice(0, 16)
}

async function removeOlder(buildFolder: string, kept: string): Promise<void> {
  for (const name of await readdir(buildFolder)) {
    if (name.startsWith('page-') && name !== kept) await rm(join(buildFolder, name), { recursive: true })
  }
}

function html(version: string): string {
  return page(
    'Jumpring: try it',
    `<link rel="stylesheet" href="/assets/${pageFiles.style}?${version}">
<script type="module" src="/assets/${pageFiles.script}?${version}"></script>`,
  )
}

function page(title: string, head: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Cpath d='M13 4.6A12 12 0 1 0 19 4.6' fill='none' stroke='%23b8862f' stroke-width='5' stroke-linecap='round'/%3E%3C/svg%3E">
${head}
</head>
<body>
<div id="page"><noscript>The page needs JavaScript.</noscript></div>
</body>
</html>
`
}
