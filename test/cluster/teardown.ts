import { writeReport } from './prove/report';

/** What jest hands over of its configuration, as far as it is read here. */
interface Run {
  readonly testPathPatterns: { isSet(): boolean };
  readonly testNamePattern?: string;
}

/** The table tells of a whole run: one of named files, tests or versions leaves it as it is. */
export default function teardown(run: Run): void {
  const isWhole = !run.testPathPatterns.isSet() && !run.testNamePattern && process.env.KEELWRIGHT_LAB_VERSIONS === undefined;
  writeReport(isWhole);
}
