import { ExternalService, ExternalServiceOptions, Schedule, ScheduleOptions } from '../../../src';
import { Changes } from '../../program';

/** For every public prop: the same program without and with it. */
export interface Row {
  readonly from?: Changes;
  readonly to: Changes;
}

export const web = (to: Changes['web'], from?: Changes['web']): Row => ({ from: { web: from }, to: { web: to } });
export const outside = (more: ExternalServiceOptions): Row => web(
  { bindings: { LEDGER_URL: ExternalService.at('10.9.0.1', 5432, more).url } }, { bindings: { LEDGER_URL: ExternalService.at('10.9.0.1', 5432).url } },
);
export const scheduled = (more: ScheduleOptions): Row => (
  web({ processes: { clock: { schedule: Schedule.cron('15 3 * * 1-5', more) } } }, { processes: { clock: { schedule: Schedule.cron('15 3 * * 1-5') } } })
);
