import { createRoot } from 'react-dom/client'
import type { Gallery, Picture } from '../../gallery/collect.ts'
import type { ClientView } from '../../slack/client-types.ts'
import { BlockList } from './blocks/block-list.tsx'
import { SurfaceContext, WorldContext } from './blocks/block-surface.ts'
import { MessageRow } from './chat/message.tsx'
import { useView } from './chat/use-view.ts'
import { Notices } from './notices.tsx'
import { applyTheme, storedTheme } from './theme.ts'

declare global {
  interface Window {
    gallery: Gallery
  }
}

const viewer = 'U01ANA'

function Wall({ gallery }: { gallery: Gallery }) {
  const { pictures, people, channels, timeZone } = gallery
  const abouts = [...new Set(pictures.map(({ about }) => about))]
  const place = { people, channels, theme: storedTheme(), openSheet: nothing, openChannel: nothing }
  return (
    <WorldContext value={place}>
      <main className="gallery">
        <h1>Every answer of Jumpring</h1>
        <nav>
          {abouts.map((about) => (
            <a key={about} href={`#${encodeURIComponent(about)}`}>
              {about}
            </a>
          ))}
        </nav>
        {abouts.map((about) => (
          <section key={about} id={encodeURIComponent(about)}>
            <h2>{about}</h2>
            {pictures
              .filter((picture) => picture.about === about)
              .map((picture, at) => (
                <Hung key={at} picture={picture} timeZone={timeZone} />
              ))}
          </section>
        ))}
      </main>
    </WorldContext>
  )
}

function Hung({ picture, timeZone }: { picture: Picture; timeZone: string }) {
  return (
    <figure data-testid="picture">
      <figcaption>
        <code>{picture.done}</code>
      </figcaption>
      {picture.messages.map((message) => (
        <MessageRow
          key={message.ts}
          message={message}
          viewer={viewer}
          askedBy="Ana"
          shortcuts={[]}
          timeZone={timeZone}
          follows={false}
        />
      ))}
      {picture.view !== null && <Form view={picture.view} />}
      {picture.messages.length === 0 && picture.view === null && <p>(no answer)</p>}
    </figure>
  )
}

/** A form as it stands on the screen, without being one that can be sent. */
function Form({ view }: { view: ClientView }) {
  const { surface } = useView(view, viewer)
  return (
    <div className={view.type === 'modal' ? 'gallery-form' : 'gallery-home'}>
      {view.type === 'modal' && <h3>{view.title}</h3>}
      <SurfaceContext value={surface}>
        <BlockList blocks={view.blocks} />
      </SurfaceContext>
      {view.submit !== null && <button className="button button-primary">{view.submit}</button>}
    </div>
  )
}

function nothing() {
  return undefined
}

applyTheme(storedTheme())
const root = document.getElementById('page')
if (root)
  createRoot(root).render(
    <Notices>
      <Wall gallery={window.gallery} />
    </Notices>,
  )
