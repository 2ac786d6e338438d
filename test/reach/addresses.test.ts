import { BlockList } from 'net';
import * as fc from 'fast-check';
import { addressRange, describeRange, minus, split } from '../../src/reach/addresses';

const block = fc.tuple(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.integer({ min: 0, max: 32 })).map(([bits, prefix]) => `${text(bits)}/${prefix}`);

function text(bits: number): string {
  return [3, 2, 1, 0].map(place => Math.floor(bits / 256 ** place) % 256).join('.');
}

test.each([
  ['10.0.0.0/8', '10.0.0.0/8'], ['10.1.2.3', '10.1.2.3'], ['10.1.2.3/8', '10.0.0.0/8'], ['0.0.0.0/0', '0.0.0.0/0'], ['fd00::/8', 'fd00::/8'], ['2001:db8::1', '2001:db8::1'], ['::/0', '::/0'],
])('%s is %s', (given, shown) => {
  expect(describeRange(addressRange(given)!)).toBe(shown);
});

test.each(['', '10.0.0', '10.0.0.0/33', '10.0.0.0/x', '10.0.0.0/8/8', 'fd00::/129', 'web', 'fe80::1%eth0', undefined, null, 8])('%s is no block', given => {
  expect(addressRange(given)).toBeUndefined();
});

test('what is taken out is what Node\'s own list of blocks says', () => {
  fc.assert(fc.property(block, fc.array(block, { maxLength: 4 }), fc.integer({ min: 0, max: 2 ** 32 - 1 }), (whole, out, bits) => {
    const taken = new BlockList();
    const given = new BlockList();
    out.forEach(one => taken.addSubnet(one.split('/')[0], Number(one.split('/')[1]), 'ipv4'));
    given.addSubnet(whole.split('/')[0], Number(whole.split('/')[1]), 'ipv4');
    const rest = minus(addressRange(whole)!, out.map(one => addressRange(one)!));
    // Any address, and those at the edges.
    for (const candidate of [BigInt(bits), ...[whole, ...out].flatMap(one => [addressRange(one)!.first, addressRange(one)!.last])]) {
      const address = text(Number(candidate));
      const isLeft = rest.some(({ first, last }) => candidate >= first && candidate <= last);
      expect(isLeft).toBe(given.check(address, 'ipv4') && !taken.check(address, 'ipv4'));
    }
  }));
});

test('pieces make up the whole, and none crosses an edge', () => {
  fc.assert(fc.property(block, fc.array(block, { maxLength: 4 }), (whole, others) => {
    const ranges = others.map(one => addressRange(one)!);
    const pieces = split([addressRange(whole)!], ranges);
    expect(pieces[0].first).toBe(addressRange(whole)!.first);
    expect(pieces.at(-1)!.last).toBe(addressRange(whole)!.last);
    pieces.slice(1).forEach((piece, i) => expect(piece.first).toBe(pieces[i].last + 1n));
    for (const piece of pieces) {
      for (const { first, last } of ranges) expect(piece.last < first || piece.first > last || piece.first >= first && piece.last <= last).toBe(true);
    }
  }));
});
