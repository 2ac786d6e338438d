import { Pod, Variables } from './pod';

const SQL = ['psql', '--no-psqlrc', '--quiet', '--tuples-only', '--no-align', '--set=ON_ERROR_STOP=1'];

/** Asks as the app does: over the network, with the Secret's password. */
export async function asApp(server: Pod, sql: string, variables: Variables = {}): Promise<string> {
  const login = 'PGPASSWORD="$POSTGRES_PASSWORD" exec "$@" --host=127.0.0.1 --username="$POSTGRES_USER" --dbname="$POSTGRES_DB"';
  const { code, stdout, stderr } = await server.run(['sh', '-c', login, 'login', ...SQL, '--command', sql], variables);
  if (code !== 0) throw new Error(stderr);
  return stdout.trim();
}

/** Asks as somebody does who has got into the container. */
export async function asAdmin(server: Pod, sql: string, database = 'postgres'): Promise<string> {
  const { code, stdout, stderr } = await server.exec([...SQL, '--username=postgres', '--command', sql], { PGDATABASE: database });
  if (code !== 0) throw new Error(stderr);
  return stdout.trim();
}
