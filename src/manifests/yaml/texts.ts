import { fields } from '../json';

/** A text in a manifest. A list of texts counts as one text, because an option and its value may be separate arguments. */
export interface TextField {
  /** Path such as `spec.containers[web].env[LOG_LEVEL].value`. List items are identified by name if possible, so that others do not change it. */
  readonly field: string;
  /** Name of the text: its key, or the `name` next to it if its key is `value`. */
  readonly name: string;
  readonly text: string;
}

/** All texts in a manifest or a part of it, in order. */
export function textsOf(value: unknown, field = '', name = ''): TextField[] {
  if (typeof value === 'string') return [{ field, name, text: value }];
  if (Array.isArray(value)) return textsInList(value, field, name);
  const map = fields(value);
  return Object.entries(map).flatMap(([key, item]) => (
    textsOf(item, `${field}${step(key, field === '')}`, key === 'value' && typeof map.name === 'string' ? map.name : key)
  ));
}

function textsInList(list: unknown[], field: string, name: string): TextField[] {
  const texts = list.filter(item => typeof item === 'string');
  const joined = texts.length === 0 ? [] : [{ field, name, text: texts.join(' ') }];
  const others = list.flatMap((item, index) => typeof item === 'string' ? [] : textsOf(item, `${field}[${fields(item).name ?? index}]`, name));
  return [...joined, ...others];
}

function step(key: string, isFirst: boolean): string {
  if (!/^[\w-]+$/.test(key)) return `[${key}]`;
  return isFirst ? key : `.${key}`;
}
