/** What a failing assertion says, without colors. */
export function complaintOf(assertion: () => void): string {
  try {
    assertion();
  } catch (error) {
    return (error as Error).message.replace(/\u001b\[\d+m/g, '');
  }
  throw new Error(`it did not fail: ${assertion.toString()}`);
}
