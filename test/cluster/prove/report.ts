import { appendFileSync } from 'node:fs';

/** One of the seven points of docs/proof.md, as a test whose outcome goes into its table. */
export function point(number: number, what: string, version: string, subject: string, prove: () => Promise<void>): void {
  test(`${number}. ${what}`, async () => {
    const record = (passed: boolean) => {
      if (process.env.PROOF_LOG) appendFileSync(process.env.PROOF_LOG, `${JSON.stringify({ number, version, subject, passed })}\n`);
    };
    try {
      await prove();
      record(true);
    } catch (error) {
      record(false);
      throw error;
    }
  });
}
