/**
 * HTTP methods that a route can match.
 *
 * @see https://gateway-api.sigs.k8s.io/reference/spec/#httpmethod
 */
export enum HttpMethod {
  /** Reads a resource. */
  GET = 'GET',
  /** Reads only the headers of a resource. */
  HEAD = 'HEAD',
  /** Sends data to be processed. */
  POST = 'POST',
  /** Creates or replaces a resource. */
  PUT = 'PUT',
  /** Deletes a resource. */
  DELETE = 'DELETE',
  /** Opens a tunnel. */
  CONNECT = 'CONNECT',
  /** Asks for the allowed methods; browsers use it before cross-origin requests. */
  OPTIONS = 'OPTIONS',
  /** Returns the request itself, for diagnosis. */
  TRACE = 'TRACE',
  /** Changes a part of a resource. */
  PATCH = 'PATCH',
}
