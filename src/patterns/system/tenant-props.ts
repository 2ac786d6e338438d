import { SystemProps } from './system';

/** Options of a Tenant: those of a System, with different defaults for `quotas` and `limits`. */
export interface TenantProps extends SystemProps {}
