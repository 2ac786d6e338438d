import { KEYS, Wish } from './random-sets';

export interface SmallNode {
  readonly cpu: number;
  readonly memory: number;
  readonly pods: number;
  readonly zone: string;
  readonly pool?: string;
  readonly isTainted?: boolean;
}

/** Pods of one wish; those that must run on each node come apart, each with its node. */
interface Kind {
  readonly wish: Wish;
  readonly node?: number;
}

export interface Outcome {
  /** Whether some order and some choice of nodes places all pods. */
  readonly canFit: boolean;
  /** Whether some order and some choice of nodes leaves one out. */
  readonly canFail: boolean;
}

/** Tries every order of the pods and every choice of nodes, by the rules of the scheduler's filters. */
export function everyOrder(wishes: Wish[], nodes: SmallNode[]): Outcome {
  const kinds = wishes.flatMap((wish): Kind[] => (
    wish.onEachNode ? nodes.flatMap((node, i) => isOpen(node, wish) ? [{ wish, node: i }] : []) : [{ wish }]
  ));
  const seen = new Set<string>();
  const outcome = { canFit: false, canFail: false };

  /** By kind and node, how many pods are there. */
  const explore = (placed: number[][]): void => {
    const key = JSON.stringify(placed);
    if (seen.has(key) || (outcome.canFit && outcome.canFail)) return;
    seen.add(key);
    const left = kinds.map(({ wish }, kind) => wish.replicas - sum(placed[kind]));
    if (left.every(number => number === 0)) outcome.canFit = true;
    left.forEach((number, kind) => {
      if (number === 0) return;
      const open = nodes.map((_, node) => node).filter(node => admits(kind, node, placed));
      if (open.length === 0) outcome.canFail = true;
      open.forEach(node => explore(placed.map((row, i) => i === kind ? row.map((count, j) => count + Number(j === node)) : row)));
    });
  };

  const admits = (kind: number, node: number, placed: number[][]): boolean => {
    const { wish, node: own } = kinds[kind];
    if ((own !== undefined && own !== node) || !isOpen(nodes[node], wish)) return false;
    const used = (amount: (wish: Wish) => number) => sum(kinds.map(({ wish: other }, i) => placed[i][node] * amount(other)));
    const hasRoom = used(({ cpu }) => cpu) + wish.cpu <= nodes[node].cpu && used(({ memory }) => memory) + wish.memory <= nodes[node].memory
      && used(() => 1) + 1 <= nodes[node].pods;
    return hasRoom && isApart(kind, node, placed) && isEven(kind, node, placed);
  };

  const isApart = (kind: number, node: number, placed: number[][]): boolean => kinds.every((other, i) => nodes.every((_, there) => {
    if (placed[i][there] === 0) return true;
    const domains = (['host', 'zone'] as const).filter(domain => isSameDomain(domain, node, there));
    return !domains.some(domain => repels(kinds[kind].wish, other.wish, domain) || repels(other.wish, kinds[kind].wish, domain));
  }));

  const isEven = (kind: number, node: number, placed: number[][]): boolean => {
    const { wish: { spread }, wish } = kinds[kind];
    if (!spread) return true;
    const eligible = nodes.map((_, i) => i).filter(i => (spread.honorsTaints ? isOpen : isIn)(nodes[i], wish));
    const counted = spread.countsAll ? placed : [placed[kind]];
    const peersOf = (at: number) => eligible.filter(there => isSameDomain(spread.over, at, there));
    const countAt = (at: number) => sum(peersOf(at).map(there => sum(counted.map(row => row[there]))));
    const domains = new Set(eligible.map(i => spread.over === 'host' ? `${i}` : nodes[i].zone));
    const least = domains.size < (spread.minDomains ?? 1) ? 0 : Math.min(...eligible.map(countAt));
    return countAt(node) + 1 - least <= spread.maxSkew;
  };

  const isSameDomain = (domain: keyof typeof KEYS, a: number, b: number) => domain === 'host' ? a === b : nodes[a].zone === nodes[b].zone;

  explore(kinds.map(() => nodes.map(() => 0)));
  return outcome;
}

function repels(a: Wish, b: Wish, domain: 'host' | 'zone'): boolean {
  return (a.maxOnePer === domain && a.name === b.name) || (domain === 'host' && a.separateFrom === b.name);
}

function isIn({ pool }: SmallNode, wish: Wish): boolean {
  return wish.pool === undefined || wish.pool === pool;
}

function isOpen(node: SmallNode, wish: Wish): boolean {
  return isIn(node, wish) && (!node.isTainted || wish.isTolerant === true);
}

function sum(numbers: number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}
