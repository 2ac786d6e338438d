import { Pod } from './pod';

/** Asks as the app does: over the network, with the Secret's password. */
export async function asApp(server: Pod, client: 'mariadb' | 'mysql', sql: string): Promise<string> {
  const prefix = client.toUpperCase();
  const login = `MYSQL_PWD="$${prefix}_PASSWORD" exec ${client} --no-defaults --host=127.0.0.1 --protocol=tcp --user="$${prefix}_USER" `
    + `--database="$${prefix}_DATABASE" --batch --skip-column-names --default-character-set=utf8mb4 --execute="$0"`;
  const { code, stdout, stderr } = await server.run(['sh', '-c', login, sql]);
  if (code !== 0) throw new Error(stderr);
  return stdout.trim();
}

/** Tables, texts, bytes, and everything else that a dump may forget. */
export const SCHEMA = [
  'create table customer (id int auto_increment primary key, name varchar(200) character set utf8mb4, photo varbinary(400), at timestamp(6) default now(6))',
  'create view big as select * from customer where id > 10',
  'create procedure twice(n int) select n * 2',
  'create table log (id int)',
  'create trigger logged after insert on customer for each row insert into log values (new.id)',
  'create event tidy on schedule every 1 day do delete from log',
];

export const FILL = `
  insert into customer (name, photo) values (concat('Zo\u00eb \\\\ "', char(39), char(10), char(0), uuid()), unhex(repeat('00ff0a27', 50)));
  ${'insert into customer (name, photo) select concat(name, id), photo from customer;\n'.repeat(14)}
`;

export const SUM = `
  select count(*), sum(crc32(concat(id, hex(name), hex(photo), at))) from customer
  union all select count(*), 0 from big union all select count(*), 1 from log
`;
