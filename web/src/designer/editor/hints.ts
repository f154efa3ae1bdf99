import * as m from '../../paraglide/messages.js'

/** Whether the person has a mouse, and so mostly a keyboard beside it. */
export const hasKeys = (): boolean => !matchMedia('(pointer: coarse)').matches

const WITH_KEYS = {
  select: m.designer_hint_select,
  merge: m.designer_hint_merge,
  draw: m.designer_hint_draw,
  split: m.designer_hint_split,
  empty: m.designer_empty_next,
  noneSelected: m.designer_none_selected_next,
  needsTwo: m.designer_needs_two,
}

const BY_TOUCH: typeof WITH_KEYS = {
  select: m.designer_touch_select,
  merge: m.designer_touch_merge,
  draw: m.designer_touch_draw,
  split: m.designer_touch_split,
  empty: m.designer_touch_empty,
  noneSelected: m.designer_touch_none_selected,
  needsTwo: m.designer_touch_needs_two,
}

/** What to do next: by the keys, or by the tools' names where there are none. */
export const hintsFor = (withKeys: boolean): typeof WITH_KEYS => (withKeys ? WITH_KEYS : BY_TOUCH)
