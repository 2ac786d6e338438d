import { ExternalService, ExternalServiceOptions } from '../../../src';
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
