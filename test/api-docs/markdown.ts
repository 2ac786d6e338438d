/** Text of a docstring: what Markdown or HTML would take for its own outside of code is not. */
export function prose(text: string): string {
  return text.split(/(```[\s\S]*?```|`[^`]*`)/).map((part, i) => i % 2 === 1 ? part : part.replace(/[*]/g, '\\*').replace(/</g, '&lt;')).join('');
}

/** A span whose spaces at both ends are kept, of which Markdown takes one. */
export function code(text: string): string {
  return `\`${/^ .* $/.test(text) ? ` ${text} ` : text}\``;
}

/** Code in which some names are links, after some in which none is. */
export function linkedCode(text: string, linkOf: (name: string) => string | undefined, before = ''): string {
  const parts = text.split(/(?<![\w.'])([A-Z]\w*)/).reduce((merged, part, i) => (
    i % 2 === 1 && linkOf(part) !== undefined ? [...merged, part, ''] : [...merged.slice(0, -1), `${merged.at(-1)}${part}`]
  ), [before]);
  return parts.map((part, i) => i % 2 === 1 ? `[${code(part)}](${linkOf(part)})` : part && code(part)).join('');
}

export function block(text: string): string {
  return `\`\`\`ts\n${text}\n\`\`\``;
}

/** A list item of several paragraphs. */
export function item(paragraphs: readonly string[]): string {
  return paragraphs.map((text, i) => `${i === 0 ? '- ' : ''}${text.replace(/\n(?=.)/g, '\n  ')}`).join('\n\n  ');
}

/** Nothing without rows. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  return [[heads, heads.map(() => '---'), ...rows.map(cells => cells.map(cell))].map(cells => `| ${cells.join(' | ')} |`).join('\n')];
}

function cell(text: string): string {
  return text.replace(/\|/g, '\\|').replace(/\n+/g, '<br>');
}

/** The anchor that GitHub gives each heading of a page, in order. */
export function anchorsOf(page: string): string[] {
  const headings = [...page.replace(/^```[\s\S]*?^```/gm, '').matchAll(/^#+ (.*)$/gm)].map(([, text]) => (
    text.toLowerCase().replace(/[^\w\- ]/g, '').replace(/ /g, '-')
  ));
  return headings.map((text, i) => {
    const before = headings.slice(0, i).filter(other => other === text).length;
    return before === 0 ? text : `${text}-${before}`;
  });
}
