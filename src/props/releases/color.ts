/** Which of the two versions of a blue-green release gets the traffic. */
export enum Color {
  /** The current version of the app. */
  BLUE = 'blue',
  /** The new version, which is being released. */
  GREEN = 'green',
}
