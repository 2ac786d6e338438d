/** Names that a header can have. */
export const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+\-.^_`|~]{1,256}$/;

/** What RFC 9110 lets be sent as its value: no line breaks, and no blanks at the ends. */
export const HEADER_VALUE = /^(?=.{1,4096}$)[!-~]+([\t ][!-~]+)*$/;

/** Names that a cookie can have. */
export const COOKIE_NAME = /^[A-Za-z0-9!#$%&'*+\-.^_`|~]{1,128}$/;

/** What of a cookie's value arrives as it was written: what RFC 6265 lets be sent, and what browsers let through besides. */
export const COOKIE_VALUE = /^[!-:<-~]{0,4096}$/;
