import * as fs from 'fs';
import * as path from 'path';
import { Lab, Pod, SECRET, SETTING, Software, until, WHERE } from '.';
import { rabbitmq } from '../../../src/engines/rabbitmq';

const spec = (version: string, members = 1) => rabbitmq.spec(WHERE, version, { cpu: '1', memory: '512Mi' }, { ...SETTING, members });

async function ask(server: Pod, ...words: string[]): Promise<string> {
  const { code, stdout, stderr } = await server.exec(['rabbitmqctl', '--quiet', ...words]);
  if (code !== 0) throw new Error(stdout + stderr);
  return stdout.trim();
}

const topology = async (server: Pod) => {
  const { permissions, queues, exchanges, bindings, policies } = JSON.parse(await ask(server, 'export_definitions', '-'));
  return { permissions, queues, exchanges, bindings, policies };
};

/** What must hold of RabbitMQ at any version. */
export function describeRabbitmq(version: string, software: Software): void {
  describe(`RabbitMQ ${version} on its own`, () => {
    const lab = new Lab();
    afterAll(() => lab.remove());
    let server: Pod;
    beforeAll(async () => { server = await lab.server(spec(version), { software }); });

    test('runs as what it is said to be, on a root that is read-only', async () => {
      expect(await ask(server, 'version')).toMatch(new RegExp(`^${version}\\.`));
      expect(await server.exec(['sh', '-c', 'id -u; id -g; touch /x'])).toMatchObject({ stdout: '999\n999\n', stderr: expect.stringContaining('Read-only file system') });
    });

    test('answers its probes', async () => {
      expect(await server.health()).toEqual({ startup: true, ready: true, alive: true });
    });

    test('has the user of the Secret and no other, what the memory allows, and the password in no command line', async () => {
      expect(await ask(server, 'list_users', '--no-table-headers')).toBe(`${SECRET.username}\t[administrator]`);
      expect(await ask(server, 'authenticate_user', SECRET.username, SECRET.password)).toBe('Success');
      expect(await ask(server, 'environment')).toContain(`{vm_memory_high_watermark,{absolute,${Math.floor(512 * 2 ** 20 * 0.6)}}}`);
      const { stdout } = await server.exec(['sh', '-c', 'cat /proc/[0-9]*/cmdline']);
      expect(stdout).toContain('beam');
      expect(stdout).not.toMatch(/pa\\ss|ABCDEFGH/);
    });

    test('stops cleanly, and starts again although mounting has let the group into its files', async () => {
      expect(await server.stop()).toMatchObject({ code: 0 });
      expect(await server.health()).toEqual({ startup: false, ready: false, alive: false });
      await server.run(['chmod', '-R', 'g+rwX', '/var/lib/rabbitmq']);
      expect(await server.guard()).toMatchObject({ code: 0 });
      server.startServer();
      await server.becomesReady();
      expect(server.log).not.toContain('rebuilding');
      expect((await server.exec(['sh', '-c', 'stat -c %a /var/lib/rabbitmq/.erlang.cookie'])).stdout).toBe('400\n');
    });

    test('has the same topology and the Secret\'s own password after a backup was restored into another one', async () => {
      const definitions = path.join(server.volume, 'more.json');
      fs.writeFileSync(definitions, JSON.stringify({
        vhosts: [{ name: '/' }],
        queues: [{ name: 'paid "orders"', vhost: '/', durable: true, auto_delete: false, arguments: { 'x-queue-type': 'quorum' } }],
        exchanges: [{ name: 'orders', vhost: '/', type: 'topic', durable: true, auto_delete: false, internal: false, arguments: {} }],
        bindings: [{ source: 'orders', vhost: '/', destination: 'paid "orders"', destination_type: 'queue', routing_key: 'paid.#', arguments: {} }],
        policies: [{ 'vhost': '/', 'name': 'short', 'pattern': '.*', 'apply-to': 'queues', 'definition': { 'max-length': 10 }, 'priority': 0 }],
      }));
      await ask(server, 'import_definitions', '/var/lib/rabbitmq/more.json');
      const file = { BACKUP_FILE: '/backup/definitions.json' };
      expect(await (await lab.job(server)).run(server.spec.backup!.dump, file)).toMatchObject({ code: 0 });

      const before = await topology(server);
      expect(before.queues).toHaveLength(1);
      expect(before.bindings).toHaveLength(1);
      await ask(server, 'delete_queue', 'paid "orders"');
      await ask(server, 'clear_policy', 'short');
      await ask(server, 'change_password', SECRET.username, 'another');
      expect(await (await lab.job(server)).run(server.spec.backup!.restore, file)).toMatchObject({ code: 0 });
      expect(await topology(server)).toEqual(before);
      expect(await ask(server, 'authenticate_user', SECRET.username, SECRET.password)).toBe('Success');
    });

    test('leaves no backup when it cannot be reached', async () => {
      const job = await lab.job(server);
      await server.stop();
      expect((await job.run(server.spec.backup!.dump, { BACKUP_FILE: '/backup/none.json' })).code).toBeGreaterThan(0);
      expect(lab.hasBackup('none.json')).toBe(false);
    });
  });

  describe(`three members of RabbitMQ ${version}`, () => {
    const lab = new Lab();
    afterAll(() => lab.remove());
    let members: Pod[];
    beforeAll(async () => {
      members = await Promise.all([0, 1, 2].map(i => lab.pod(spec(version, 3), { software, hostname: `orders-${i}` })));
      await Promise.all(members.map(member => member.guard()));
      members.forEach(member => member.startServer());
      await Promise.all(members.map(member => member.becomesReady()));
    });

    const running = async (member: Pod) => JSON.parse(await ask(member, 'cluster_status', '--formatter=json')).running_nodes.sort();
    const ALL = [0, 1, 2].map(i => `rabbit@orders-${i}.orders-members`);

    test('find each other by themselves when they start together', async () => {
      for (const member of members) expect(await running(member)).toEqual(ALL);
    });

    test('go on with two when one stops, and take it back, with queues that have fewer members than they should', async () => {
      const queue = { name: 'early', vhost: '/', durable: true, auto_delete: false, arguments: { 'x-queue-type': 'quorum', 'x-quorum-initial-group-size': 1 } };
      fs.writeFileSync(path.join(members[0].volume, 'early.json'), JSON.stringify({ vhosts: [{ name: '/' }], queues: [queue] }));
      await ask(members[0], 'import_definitions', '/var/lib/rabbitmq/early.json');
      const membersOf = async () => JSON.parse(await ask(members[0], 'list_queues', 'members', '--formatter=json'))[0].members;
      expect(await membersOf()).toHaveLength(1);
      expect(await members[2].stop()).toMatchObject({ code: 0 });
      expect(await running(members[0])).toEqual(ALL.slice(0, 2));
      expect(await members[0].answers(members[0].spec.health.readiness)).toBe(true);
      await members[2].guard();
      members[2].startServer();
      await members[2].becomesReady();
      await until('it is back', async () => (await running(members[0])).length === 3);
      await until('each of them has the queue', async () => (await membersOf()).length === 3);
    });

    test('come back after all were killed; the first to come lives, and is not ready before another one is there', async () => {
      await Promise.all(members.map(member => member.kill()));
      members[0].startServer();
      await until('it lives', async () => members[0].answers(members[0].spec.health.liveness));
      await new Promise(resolve => setTimeout(resolve, 3000));
      expect(await members[0].answers(members[0].spec.health.readiness)).toBe(false);
      members[1].startServer();
      members[2].startServer();
      // One that is called by the first before it knows its own folder ends (4.0 on a busy machine did): a kubelet starts it again.
      await Promise.all(members.map(async member => member.becomesReady().catch(async error => {
        if (!member.hasEnded) throw error;
        member.startServer();
        return member.becomesReady();
      })));
      expect(await running(members[0])).toEqual(ALL);
    });
  });
}
