/**
 * Transport protocols of ports.
 *
 * @see https://kubernetes.io/docs/reference/networking/service-protocols/
 */
export enum Transport {
  /** Connections, as HTTP and most other protocols need them. */
  TCP = 'TCP',
  /** Datagrams, as of DNS, syslog, StatsD or QUIC. */
  UDP = 'UDP',
  /** Associations, as of telephony. Not every network plugin and node supports them. */
  SCTP = 'SCTP',
}
