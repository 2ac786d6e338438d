/** Which of two versions gets the calls. */
export enum Colour {
  /** The app as it is. */
  BLUE = 'blue',
  /** The version that is released. */
  GREEN = 'green',
}
