import { IConstruct } from 'constructs';
import { refuse } from '../../private/refusal';
import { NodeTerm } from '../../props/scheduling/node-term';
import { PlacementProps } from '../../props/scheduling/placement';

const OS = 'kubernetes.io/os';
const LINUX = 'linux';
const WINDOWS = 'windows';
/** Taint keys by which clouds and people keep pods off Windows nodes: `os`, `kubernetes.io/os`, `node.kubernetes.io/os`. */
const OS_TAINT = /(^|\/)os$/;

/** Windows rejects the generated settings (users and groups by number, capabilities, seccomp): no pod may be scheduled there by chance. */
export const ON_LINUX = { [OS]: LINUX };

/**
 * Rejects nodes on which no pod could start.
 *
 * @see https://kubernetes.io/docs/concepts/windows/intro/#compatibility-v1-pod-spec-containers-securitycontext
 */
export function refuseOtherSystems(where: IConstruct, { onNodes = [], preferNodes = [], tolerations = [] }: PlacementProps): void {
  const term = [...onNodes, ...preferNodes].find(({ label, ...asked }) => label === OS && !allowsLinux(asked));
  if (term !== undefined) refuseSystem(where, `${term.label} ${[term.operator, ...term.values.length > 0 ? [term.values.join('|')] : []].join(' ')}`);
  const toleration = tolerations.find(({ key, value }) => key !== undefined && OS_TAINT.test(key) && value === WINDOWS);
  if (toleration !== undefined) refuseSystem(where, `toleration of ${toleration.key}=${toleration.value}`);
}

function allowsLinux({ operator, values }: Pick<NodeTerm, 'operator' | 'values'>): boolean {
  switch (operator) {
    case 'In': return values.includes(LINUX);
    case 'NotIn': return !values.includes(LINUX);
    default: return operator === 'Exists';
  }
}

function refuseSystem(where: IConstruct, given: string): never {
  return refuse(where, {
    code: 'node-os-unsupported',
    problem: 'it selects nodes that do not run Linux, and its pods could not start there: the generated pods are for Linux',
    given,
    allowed: 'nodes that run Linux, which all pods select',
    fix: 'remove it, and define pods for Windows nodes as plain API objects',
  });
}
