/** Says on an object how much room it keeps, for `kubectl describe` and the summary. */
export const KEEPS_FREE = 'keelwright.io/keeps-free';

/** Fewest and most replicas, as in `0-3`, of a Deployment whose number is set at certain times by somebody else. */
export const SCHEDULED_REPLICAS = 'keelwright.io/scheduled-replicas';

/** Says on a NetworkPolicy who must never call its pods, as in `shop/web, edge/*, internet`. */
export const DENIES = 'keelwright.io/denies';
