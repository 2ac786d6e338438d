import { IConstruct } from 'constructs';
import { TreeState } from '../../private/tree-state';
import { PlainText } from '../../props/config/plain-text';
import { announce } from '../objects/program-record';

const PLAIN_TEXTS = new TreeState<Set<string>>('plainTexts');

/** The text of a value. Text that the program marks as not secret is recorded, so that no check reports it. */
export function textOf<T>(where: IConstruct, value: T | PlainText): T | string {
  if (!(value instanceof PlainText)) return value as T;
  const { root } = where.node;
  announce(root, 'plainTexts', () => plainTextsOf(root));
  heldBy(root).add(value.value);
  return value.value;
}

/** The texts that the program marked as not secret. */
export function plainTextsOf(root: IConstruct): string[] {
  return [...heldBy(root)];
}

function heldBy(root: IConstruct): Set<string> {
  return PLAIN_TEXTS.ofOr(root, () => new Set());
}
