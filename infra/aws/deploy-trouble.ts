/** What whoever deploys can put right: it is said in one sentence, without a stack trace. */
export class DeployTrouble extends Error {}
