import { type Change, outcomeOf, type Second } from './sampler';

const SIDES = [['ours', 'keelwright', '#2563eb'], ['naive', 'cdk8s-plus', '#dc2626']] as const;
/** In pixels, but for the last: of one second. */
const [PANEL, GAP, LEFT, TOP, FOOT, SECOND] = [90, 40, 50, 60, 60, 4];
const FONT = 'font-family="system-ui, sans-serif"';
const TEXT = `${FONT} fill="#111827"`;

/** Failed requests by second, a panel for each change, as SVG. */
export function picture(title: string, changes: readonly Change[]): string {
  const most = Math.max(10, ...changes.flatMap(({ sides }) => SIDES.flatMap(([side]) => sides[side].map(failedIn))));
  const widths = changes.map(({ sides }) => Math.max(100, ...SIDES.map(([side]) => sides[side].length * SECOND)));
  const starts = widths.map((_, i) => LEFT + widths.slice(0, i).reduce((total, width) => total + width + GAP, 0));
  const [width, height] = [starts.at(-1)! + widths.at(-1)! + GAP, TOP + PANEL + FOOT];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<text x="${LEFT}" y="22" font-size="15" font-weight="600" ${TEXT}>${title}</text>`,
    ...SIDES.map(([, name, color], i) => (
      `<rect x="${LEFT + i * 110}" y="34" width="10" height="10" fill="${color}"/><text x="${LEFT + i * 110 + 16}" y="43" font-size="12" ${TEXT}>${name}</text>`
    )),
    `<text x="${LEFT - 6}" y="${TOP + 8}" font-size="10" text-anchor="end" ${TEXT}>${most}</text>`,
    ...changes.map((change, i) => panel(change, starts[i], widths[i], most)),
    '</svg>',
    '',
  ].join('\n');
}

function panel({ name, sides }: Change, x: number, width: number, most: number): string {
  const bottom = TOP + PANEL;
  return [
    `<line x1="${x}" y1="${bottom}" x2="${x + width}" y2="${bottom}" stroke="#9ca3af"/>`,
    `<text x="${x}" y="${bottom + 17}" font-size="12" font-weight="600" ${TEXT}>${name}</text>`,
    ...SIDES.flatMap(([side, label, color], i) => [
      ...sides[side].map((second, at) => bar(failedIn(second) / most * PANEL, x + at * SECOND, bottom, color)),
      `<text x="${x}" y="${bottom + 33 + i * 15}" font-size="12" ${FONT} fill="${color}">${label}: ${outcomeOf(sides[side]).failed}</text>`,
    ]),
  ].filter(Boolean).join('\n');
}

function bar(height: number, x: number, bottom: number, color: string): string {
  return height === 0 ? '' : `<rect x="${x}" y="${(bottom - height).toFixed(1)}" width="${SECOND - 1}" height="${height.toFixed(1)}" fill="${color}"/>`;
}

function failedIn({ failed = {} }: Second): number {
  return Object.values(failed).reduce((total, count) => total + count, 0);
}
