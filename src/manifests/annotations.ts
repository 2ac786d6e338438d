/** Says on an object how much room it keeps, for `kubectl describe` and the summary. */
export const KEEPS_FREE = 'keelwright.io/keeps-free';

/** Says on a Job what it puts into which server, for `kubectl describe` and the summary. */
export const RESTORES = 'keelwright.io/restores';

/** Fewest and most replicas, as in `0-3`, of a Deployment whose number is set at certain times by somebody else. */
export const SCHEDULED_REPLICAS = 'keelwright.io/scheduled-replicas';

/** Says on a workload which hosts in its environment its pods never call, as in `shop.acme.example, docs.acme.example`. */
export const NOT_CALLED = 'keelwright.io/not-called';

/** Says on a NetworkPolicy who must never call its pods, as in `shop/web, edge/*, internet`. */
export const DENIES = 'keelwright.io/denies';
