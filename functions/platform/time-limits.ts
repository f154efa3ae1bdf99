import { SECOND } from '#shared/lib/time.ts'

/**
 * How long a function waits for what it calls, so that it answers before its own time is over (15 s at the
 * least): a call that hangs is tried three times at most, in 9 s. What is on the same machine answers late
 * only because the machine is busy, and a repeat would make it busier.
 */
const CONNECT_WITHIN = SECOND
export const ANSWER_WITHIN = 3 * SECOND
const ANSWER_HERE_WITHIN = 15 * SECOND
const TRIES = 3

/**
 * What an AWS client is told of it; without `throwOnRequestTimeout` the library writes a warning and waits
 * on.
 */
export const clientLimits = ({ isHere = false } = {}) => ({
  maxAttempts: TRIES,
  requestHandler: {
    connectionTimeout: CONNECT_WITHIN,
    requestTimeout: isHere ? ANSWER_HERE_WITHIN : ANSWER_WITHIN,
    throwOnRequestTimeout: true,
  },
})
