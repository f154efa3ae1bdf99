import { innerWidth } from 'svelte/reactivity/window'

/** Below this width the rail lies along the lower edge (the same figure stands in its style sheet). */
const NARROW = 768

/** Where what a button of the rail opens has room. */
export const railSide = (): 'top' | 'right' => ((innerWidth.current ?? 0) < NARROW ? 'top' : 'right')
