/**
 * Methods of HTTP requests that a route may be for.
 *
 * @see https://gateway-api.sigs.k8s.io/reference/spec/#httpmethod
 */
export enum HttpMethod {
  /** Reads. */
  GET = 'GET',
  /** Reads the headers alone. */
  HEAD = 'HEAD',
  /** Sends something to be worked on. */
  POST = 'POST',
  /** Puts something in a place. */
  PUT = 'PUT',
  /** Deletes. */
  DELETE = 'DELETE',
  /** Opens a tunnel. */
  CONNECT = 'CONNECT',
  /** Asks what is allowed, as browsers do before calls to other hosts. */
  OPTIONS = 'OPTIONS',
  /** Asks for the request itself. */
  TRACE = 'TRACE',
  /** Changes a part. */
  PATCH = 'PATCH',
}
