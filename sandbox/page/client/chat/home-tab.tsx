import { useEffect } from 'react'
import type { ClientState, ClientView } from '../../../slack/client-types.ts'
import { BlockList } from '../blocks/block-list.tsx'
import { SurfaceContext } from '../blocks/block-surface.ts'
import { useNotify } from '../notices.tsx'
import { RingMark } from '../ring-mark.tsx'
import { slackRequests } from './slack-requests.ts'
import { useView } from './use-view.ts'

/** The app's Home; opening it tells the app. */
export function HomeTab({ state }: { state: ClientState }) {
  const notify = useNotify()
  const { viewer, home } = state
  useEffect(() => {
    void slackRequests.home({ user: viewer }).then((answer) => {
      if (!answer.ok) notify(answer.error)
    })
  }, [viewer, notify])
  return (
    <div className="messages home" data-testid="home-view" tabIndex={0} role="region" aria-label="Home">
      {home ? (
        <HomeBlocks key={home.id} view={home} viewer={viewer} />
      ) : (
        <div className="empty">
          <RingMark size={40} />
          <h3>{state.app.name} is preparing your Home</h3>
        </div>
      )}
    </div>
  )
}

function HomeBlocks({ view, viewer }: { view: ClientView; viewer: string }) {
  const { surface } = useView(view, viewer)
  return (
    <div className="home-inner">
      <SurfaceContext value={surface}>
        <BlockList blocks={view.blocks} />
      </SurfaceContext>
    </div>
  )
}
