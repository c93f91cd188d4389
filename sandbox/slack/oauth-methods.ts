import { ApiRefusal, given, needed } from './api-method.ts'
import type { Method } from './api-method.ts'
import { OAuthRefusal } from './oauth.ts'

export const oauthMethods: Record<string, Method> = {
  'oauth.v2.access': {
    scopes: () => [],
    args: ['client_id', 'client_secret', 'code', 'redirect_uri', 'grant_type', 'refresh_token'],
    token: 'none',
    run: (args, api) => {
      if ((given(args, 'grant_type') ?? 'authorization_code') !== 'authorization_code')
        throw new ApiRefusal('invalid_grant_type')
      try {
        const { place, userId, token, scopes } = api.oauth.exchange({
          clientId: given(args, 'client_id'),
          clientSecret: given(args, 'client_secret'),
          code: needed(args, 'code'),
          redirectUri: given(args, 'redirect_uri'),
        })
        const { team, app } = place.workspace
        return {
          ok: true,
          app_id: app.id,
          authed_user: { id: userId },
          scope: scopes.join(','),
          token_type: 'bot',
          access_token: token,
          bot_user_id: app.botUserId,
          team: { id: team.id, name: team.name },
          enterprise: null,
          is_enterprise_install: false,
        }
      } catch (refusal) {
        if (!(refusal instanceof OAuthRefusal)) throw refusal
        throw new ApiRefusal(refusal.code)
      }
    },
  },
}
