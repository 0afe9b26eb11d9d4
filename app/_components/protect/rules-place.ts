// Where rules are set, as the components say it.

export type RulesPlace = { readonly place: 'owner' } | { readonly place: 'album' | 'image'; readonly id: string };
