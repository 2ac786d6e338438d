/** Seconds below which a factor means nothing. */
const NOISE = 0.002;

/** By how much the CPU time of the work grows from size to four times the size: about 4 when it is linear, 16 when it is quadratic. */
export function growth(size: number, prepare: (size: number) => () => unknown): number {
  const [small, large] = [size, 4 * size].map(of => {
    const work = prepare(of);
    return Math.min(...Array.from({ length: 3 }, () => cpuSeconds(work)));
  });
  return large / Math.max(small, NOISE);
}

// The time on the wall is also that of the other processes of the machine.
function cpuSeconds(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
