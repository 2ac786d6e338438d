/** On an object: how much headroom it reserves, for `kubectl describe` and the summary. */
export const KEEPS_FREE = 'keelwright.io/keeps-free';

/** On a Job: what it restores to which server, for `kubectl describe` and the summary. */
export const RESTORES = 'keelwright.io/restores';

/** On the Job of an admin task, or its CronJob: when it runs, for the order of an apply and the summary. */
export const RUNS = 'keelwright.io/runs';
export const BEFORE_ROLLOUT = 'before-rollout';
export const AFTER_ROLLOUT = 'after-rollout';
export const BY_HAND = 'by-hand';

/** On a Deployment whose number of replicas is set by a schedule: its minimum and maximum, as in `0-3`. */
export const SCHEDULED_REPLICAS = 'keelwright.io/scheduled-replicas';

/** On a workload: hosts in its environment variables that its pods never connect to, as in `shop.acme.example, docs.acme.example`. */
export const NOT_CALLED = 'keelwright.io/not-called';

/** On a NetworkPolicy: clients that must never be allowed, as in `shop/web, edge/*, internet`. */
export const DENIES = 'keelwright.io/denies';

/** On an object: fields that only look like secrets, as in `spec.template.spec.containers[web].args, data[motd]`. */
export const PLAIN_TEXT = 'keelwright.io/plain-text';
