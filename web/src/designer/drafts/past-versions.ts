import type { PlanHead } from '#shared/grids/plan.ts'

/** A version that was in force, from its own time to that of the version after it. */
export interface PastVersion {
  readonly head: PlanHead
  /** Null while the version after it is not known. */
  readonly until: string | null
}

/**
 * Of a county's versions, the newest first, those before the one in force: what a plan can be put back to.
 */
export function pastVersions(versions: readonly PlanHead[], inForce: PlanHead): PastVersion[] {
  return versions
    .map((head, i) => ({ head, until: versions[i - 1]?.effectiveFrom ?? null }))
    .filter(({ head }) => head.version < inForce.version)
}

/** Whether a number is missing among a county's versions, the newest first. */
export const hasGap = (versions: readonly Pick<PlanHead, 'version'>[]): boolean =>
  versions.some(({ version }, i) => i > 0 && versions[i - 1]!.version > version + 1)
