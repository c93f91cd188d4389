import { ApiRefusal, isTrue, needed } from './api-method.ts'
import type { Api, Method } from './api-method.ts'
import type { UserGroup } from './types.ts'

/** User groups are there on paid plans only. */
export const userGroupMethods: Record<string, Method> = {
  'usergroups.list': {
    scopes: () => ['usergroups:read'],
    args: ['include_count', 'include_disabled', 'include_users', 'team_id'],
    run: (args, api) => ({
      ok: true,
      usergroups: groupsOf(api).map(({ id, name, handle, users }) => ({
        id,
        team_id: api.workspace.team.id,
        is_usergroup: true,
        is_subteam: true,
        name,
        description: '',
        handle,
        is_external: false,
        date_create: 1_767_225_600,
        date_update: 1_767_225_600,
        date_delete: 0,
        prefs: { channels: [], groups: [] },
        ...(isTrue(args['include_users']) ? { users: [...users] } : {}),
        ...(isTrue(args['include_count']) ? { user_count: users.length } : {}),
      })),
    }),
  },
  'usergroups.users.list': {
    scopes: () => ['usergroups:read'],
    args: ['usergroup', 'include_disabled', 'team_id'],
    run: (args, api) => {
      const id = needed(args, 'usergroup')
      const group = groupsOf(api).find((each) => each.id === id)
      if (group === undefined) throw new ApiRefusal('no_such_subteam')
      return { ok: true, users: [...group.users] }
    },
  },
}

function groupsOf(api: Api): readonly UserGroup[] {
  const { userGroups } = api.workspace
  if (userGroups === undefined) throw new ApiRefusal('plan_upgrade_required')
  return userGroups
}
