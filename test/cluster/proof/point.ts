import { appendFileSync } from 'node:fs';
import type { Program } from './rendering';
import * as suites from '../suites.json';

/** Something that a run of the cluster tests notes for `npm run proof`. */
export type Note = Outcome | Rendered | Ended;

export interface Outcome {
  readonly note: 'outcome';
  /** One of the points of docs/proof.md. */
  readonly point: number;
  readonly subject: string;
  readonly version: string;
  readonly passed: boolean;
}

/** A program that a suite had synthesized. */
export interface Rendered extends Program {
  readonly note: 'rendered';
  readonly suite: string;
  readonly version: string;
}

/** The end of a file of tests, whose name is the suite's. */
export interface Ended {
  readonly note: 'ended';
  readonly suite: string;
  readonly version: string;
  readonly failed: number;
}

/** The version of Kubernetes that this project of jest is for. */
export const version: string = (globalThis as unknown as { KUBERNETES: string }).KUBERNETES;
/** Whether it is the version that nearly all users print for: there nothing is left out for time. */
export const isDefault = version === suites.defaultVersion;
const wanted = (globalThis as unknown as { SUBJECTS?: string[] }).SUBJECTS;

/** Of these subjects those that this run is about. */
export function subjectsOf<T extends string>(all: readonly T[]): T[] {
  return all.filter(subject => wanted?.includes(subject) ?? true);
}

/** One of the points of docs/proof.md, as a test whose outcome counts for the subject's row. */
export function point(number: number, what: string, subject: string, prove: () => Promise<void>, of = version): void {
  test(`${number}. ${what}`, async () => {
    const record = (passed: boolean) => note({ note: 'outcome', point: number, subject, version: of, passed });
    try {
      await prove();
      record(true);
    } catch (error) {
      record(false);
      throw error;
    }
  });
}

/** Leaves word for whoever started the run, if somebody wants to know. */
export function note(what: Note): void {
  const file = process.env.KEELWRIGHT_PROOF_NOTES;
  if (file) appendFileSync(file, `${JSON.stringify(what)}\n`);
}
