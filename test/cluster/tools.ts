interface Tool {
  /** One of the tools of its module. */
  readonly program: string;
  /** Those that need it beside the servers; every suite with nodes, when absent. */
  readonly suites?: readonly string[];
}

/**
 * What is built beside Kubernetes itself, by its module: a folder beside this file, whose go.mod says of what and which version. No proof rests on this
 * list, but on the versions of what it uses (proof/rests-on.ts).
 */
export const TOOLS = {
  'argo-rollouts': { program: 'rollouts-controller', suites: ['argo-rollouts'] },
  'cyclonus': { program: 'cyclonus', suites: ['reach'] },
  'etcd': { program: 'server' },
  'karpenter': { program: 'kwok', suites: ['capacity-buffer'] },
  'kube-score': { program: 'kube-score', suites: ['analyzers', 'offline'] },
  'kwok': { program: 'kwok' },
} satisfies { readonly [module: string]: Tool };

export type ToolName = keyof typeof TOOLS;

/** What these suites run beside the servers. */
export function toolsOf(suites: readonly string[]): ToolName[] {
  const all: [string, Tool][] = Object.entries(TOOLS);
  return all.filter(([, tool]) => tool.suites?.some(suite => suites.includes(suite))).map(([name]) => name as ToolName);
}
