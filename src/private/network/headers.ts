/** Valid names of a header. */
export const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+\-.^_`|~]{1,256}$/;

/** Values of a header that RFC 9110 allows: no line breaks, and no leading or trailing spaces. */
export const HEADER_VALUE = /^(?=.{1,4096}$)[!-~]+([\t ][!-~]+)*$/;

/** Valid names of a cookie. */
export const COOKIE_NAME = /^[A-Za-z0-9!#$%&'*+\-.^_`|~]{1,128}$/;

/** Values of a cookie that arrive unchanged: those that RFC 6265 allows, and others that browsers accept. */
export const COOKIE_VALUE = /^[!-:<-~]{0,4096}$/;
