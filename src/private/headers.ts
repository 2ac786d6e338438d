/** Names that a header can have. */
export const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+\-.^_`|~]{1,256}$/;

/** What RFC 9110 lets be sent as its value: no line breaks, and no blanks at the ends. */
export const HEADER_VALUE = /^(?=.{1,4096}$)[!-~]+([\t ][!-~]+)*$/;
