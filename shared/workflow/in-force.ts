import { VERSION_1 } from './version-1.ts'
import { Workflow } from './workflow.ts'

/** The version under which a new report begins; which one it is comes with a county's settings. */
export const IN_FORCE = VERSION_1.version

const VERSIONS: ReadonlyMap<number, Workflow> = new Map([[VERSION_1.version, Workflow.parse(VERSION_1)]])
const NEWEST: Workflow = VERSIONS.get(IN_FORCE)!

/**
 * The definition of a version. A page may meet one of a newer server: it goes by the newest that it knows.
 */
export const workflowOf = (version: number): Workflow => VERSIONS.get(version) ?? NEWEST

/** The codes of all states of all versions in which something is still to be done. */
export const OPEN_CODES: readonly string[] = [
  ...new Set(
    [...VERSIONS.values()].flatMap(({ states }) =>
      states.flatMap(({ code, isOpen }) => (isOpen ? [code] : [])),
    ),
  ),
]
