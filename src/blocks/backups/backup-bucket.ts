import { IConstruct } from 'constructs';
import { BackupStore } from './backup-store';
import { Platform } from '../../platform/platform';
import { reject } from '../../private/messages/mistakes';
import { metadataMap } from '../../private/names';
import { refuse } from '../../private/refusal';
import { BackupOptions } from '../../props/backups/backup-options';
import { Credentials } from '../../props/config/credentials';
import { Egress, Peer } from '../../props/policies/peer';
import { User } from '../../props/security/user';
import { projectedFileMounts, projectedFilesOf } from '../config/projected-files';
import { needExternal, needOutside } from '../objects/external';

const BUCKET = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/((?:(?!\.+\/)[\w.=+@-]+\/)*(?!\.+\/?$)[\w.=+@-]+))?\/?$/;
const HTTPS = 443;
const HTTP = 80;
const ROLE = /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/;
const CERTIFICATE = '/run/secrets/backup/ca.crt';

/** Stores with differences that the client must know. */
const PROVIDERS: { readonly [provider: string]: RegExp } = {
  AWS: /(^|\.)amazonaws\.com(\.cn)?$/,
  GCS: /^storage\.googleapis\.com$/,
  Cloudflare: /\.r2\.cloudflarestorage\.com$/,
};

/** The directory of a bucket. It is neither created nor checked here, because that would require more rights. */
export function bucketStore(where: IConstruct, options: BackupOptions, user: User | undefined): BackupStore {
  const [, bucket, folder] = BUCKET.exec(options.bucket!) ?? refuseBucket(where, options.bucket!);
  const url = options.endpoint === undefined ? undefined : endpointUrl(where, options.endpoint);
  const provider = url === undefined ? 'AWS' : Object.keys(PROVIDERS).find(name => PROVIDERS[name].test(url.hostname)) ?? 'Other';
  refuseUnheeded(where, options, provider, url);
  refuseBadKeys(where, options);
  const { credentials, identity, region, certificateAuthority } = options;
  needBucket(where, bucket, url);
  if (credentials) needKeys(where, credentials);
  return {
    remote: `bucket:${bucket}/${folder === undefined ? '' : `${folder}/`}`,
    id: `${url?.host ?? 'amazonaws.com'} ${bucket} ${folder ?? ''}`,
    config: {
      RCLONE_CONFIG_BUCKET_TYPE: 's3',
      RCLONE_CONFIG_BUCKET_PROVIDER: provider,
      ...(options.endpoint !== undefined && { RCLONE_CONFIG_BUCKET_ENDPOINT: options.endpoint }),
      ...(region !== undefined && { RCLONE_CONFIG_BUCKET_REGION: region }),
      ...(options.pathStyle !== undefined && { RCLONE_CONFIG_BUCKET_FORCE_PATH_STYLE: options.pathStyle }),
      RCLONE_CONFIG_BUCKET_NO_CHECK_BUCKET: true,
      ...(identity && { RCLONE_CONFIG_BUCKET_ENV_AUTH: true }),
      ...(certificateAuthority && { RCLONE_CA_CERT: CERTIFICATE }),
    },
    secrets: {
      ...(credentials && { RCLONE_CONFIG_BUCKET_ACCESS_KEY_ID: credentials.username, RCLONE_CONFIG_BUCKET_SECRET_ACCESS_KEY: credentials.password }),
    },
    attachments: certificateAuthority ? [projectedFileMounts(where, user, projectedFilesOf(where, { [CERTIFICATE]: certificateAuthority }))] : [],
    egress: [
      ...(options.bucketPeers ?? [Peer._notKnown('set its addresses in bucketPeers of the backup')]).map(peer => Egress.to(peer, [portOf(url)])),
      ...(identity?.keySources ?? []).map(block => Egress.to(Peer.cidr(block), [HTTP])),
      ...identity ? Platform.of(where).identityServers : [],
    ],
    annotations: metadataMap(where, 'backup.identity', identity?.annotations),
  };
}

function needBucket(where: IConstruct, bucket: string, url: URL | undefined): void {
  const command = ['aws', 's3', 'ls', `s3://${bucket}`, ...url === undefined ? [] : [`--endpoint-url=${url.origin}`]];
  needOutside(where, 'Bucket', `${url?.origin ?? 's3:/'}/${bucket}`, command, 'the bucket of backups, which any S3 client lists');
}

/** What is stored under which key is easily confused, and the store would reject every run. */
function needKeys(where: IConstruct, { username, password }: Credentials): void {
  const reason = `${username.name} is the access key ID of the bucket, ${password.name} the secret access key`;
  needExternal(where, 'Secret', username.secret.name, [username.name, password.name], undefined, reason);
}

function portOf(url: URL | undefined): number {
  if (url === undefined) return HTTPS;
  return url.port === '' ? url.protocol === 'http:' ? HTTP : HTTPS : Number(url.port);
}

function endpointUrl(where: IConstruct, endpoint: string): URL {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  const isBare = url !== undefined && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '' && url.pathname === '/' && url.search === '' && url.hash === '';
  if (isBare) return url;
  return reject(where, {
    code: 'backup-endpoint-invalid',
    problem: 'backup.endpoint is not a valid URL of an object store',
    given: endpoint.replace(/\/\/[^@]*@/, '//...@'),
    allowed: 'http:// or https:// with a host and an optional port, without user, password and path',
    fix: "use a URL such as endpoint: 'https://minio.acme.example:9000'; set the bucket in bucket, and keys in credentials",
  }, new URL('https://other.example'));
}

function refuseBucket(where: IConstruct, given: string): never {
  const scheme = /^(\w+):\/\//.exec(given)?.[1];
  return refuse(where, {
    code: 'bucket-invalid',
    problem: scheme !== undefined && scheme !== 's3' ? `backup.bucket has the unsupported scheme ${scheme}://` : 'backup.bucket is not a valid directory of a bucket',
    given,
    allowed: 's3://, the name of the bucket, and the directories within it, of letters, digits and . _ = + @ -',
    fix: scheme === 'gs' ? `use '${given.replace(/^gs/, 's3')}' with endpoint: 'https://storage.googleapis.com' and an HMAC key as credentials` : "use a value such as bucket: 's3://acme-backups/orders'",
  });
}

function refuseUnheeded(where: IConstruct, { pathStyle, certificateAuthority }: BackupOptions, provider: string, url: URL | undefined): void {
  const hasNames = provider === 'AWS' || provider === 'GCS';
  if (pathStyle !== undefined && hasNames) {
    refuse(where, {
      code: 'backup-option-ignored',
      problem: 'backup.pathStyle has no effect: the client knows how this store expects buckets to be addressed',
      given: { pathStyle, endpoint: url?.origin ?? 'Amazon S3' },
      allowed: 'pathStyle with the endpoint of another store',
      fix: 'remove pathStyle, or set the endpoint',
    });
  }
  if (certificateAuthority !== undefined && url?.protocol !== 'https:') {
    refuse(where, {
      code: 'backup-option-ignored',
      problem: 'backup.certificateAuthority has no effect: only a store with an https:// endpoint has a certificate of its own',
      given: url?.origin ?? 'Amazon S3',
      allowed: 'certificateAuthority together with an https:// endpoint',
      fix: 'remove certificateAuthority, or set the endpoint',
    });
  }
}

function refuseBadKeys(where: IConstruct, { credentials, identity }: BackupOptions): void {
  if ((credentials === undefined) === (identity === undefined)) {
    refuse(where, {
      code: 'backup-keys-unclear',
      problem: identity ? 'backup has both credentials and an identity for the bucket: only the credentials would be used' : 'backup has no credentials and no identity to write to the bucket',
      given: identity ? 'credentials and identity' : 'neither credentials nor identity',
      allowed: 'either credentials or identity',
      fix: identity ? 'remove one of them' : "set credentials: Credentials.existing('backup-bucket'), or identity: WorkloadIdentity.awsRole('arn:aws:iam::...')",
    });
  }
  const role = identity?.annotations['eks.amazonaws.com/role-arn'];
  if (role === undefined || ROLE.test(role)) return;
  refuse(where, {
    code: 'role-arn-invalid',
    problem: 'backup.identity is not a valid ARN of an AWS role',
    given: role,
    allowed: 'arn:aws:iam::, the account number, and :role/ with the name of the role',
    fix: "use a value such as WorkloadIdentity.awsRole('arn:aws:iam::111122223333:role/orders-backup')",
  });
}
