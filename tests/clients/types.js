// graphql-codegen over operations that ask for every field of the schema; then `tsc --strict` over what it
// made. Says how many fields were asked for.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { codegen } from '@graphql-codegen/core';
import * as typescript from '@graphql-codegen/typescript';
import * as operations from '@graphql-codegen/typescript-operations';
import { buildSchema, getNamedType, isAbstractType, isCompositeType, isInterfaceType, parse } from 'graphql';

const [url, folder] = process.argv.slice(2);
const sdl = await (await fetch(url)).text();
const schema = buildSchema(sdl);

/// A field with all its arguments as variables, which it adds to `variables`.
const field = (of, inside, variables) => {
  const given = of.args.map(({ name, type }) => {
    variables.set(`${of.name}_${name}`, type);
    return `${name}: $${of.name}_${name}`;
  });
  return `${of.name}${given.length ? `(${given.join(', ')})` : ''}${inside}`;
};

/// All fields of a type, and of what they lead to the name of its type.
const all = (type, variables) =>
  Object.values(type.getFields())
    .map((of) => field(of, isCompositeType(getNamedType(of.type)) ? ' { __typename }' : '', variables))
    .join(' ');

/// How each type is come by, from a root: a function around what is asked of it.
const ways = new Map();
const come = (type, way) => {
  if (ways.has(type)) return;
  ways.set(type, way);
  const next = isInterfaceType(type) || !isAbstractType(type) ? Object.values(type.getFields()) : [];
  queue.push(
    ...next
      .map((of) => [getNamedType(of.type), (inside, used) => way(field(of, ` { ${inside} }`, used), used)])
      .filter(([to]) => isCompositeType(to)),
  );
  if (isAbstractType(type)) {
    queue.push(
      ...schema.getPossibleTypes(type).map((to) => [to, (inside, used) => way(`... on ${to.name} { ${inside} }`, used)]),
    );
  }
};
const queue = [
  [schema.getQueryType(), (inside) => `query NAME { ${inside} }`],
  [schema.getMutationType(), (inside) => `mutation NAME { ${inside} }`],
];
while (queue.length) come(...queue.shift());

let fields = 0;
const documents = [];
const ask = (name, type, selection) => {
  const variables = new Map();
  const asked = ways.get(type)(selection(variables), variables);
  const declared = [...variables].map(([name, type]) => `$${name}: ${type}`).join(', ');
  documents.push(asked.replace('NAME', `${name}${declared && `(${declared})`}`));
};
for (const type of ways.keys()) {
  if ('getFields' in type) {
    fields += Object.keys(type.getFields()).length;
    ask(`Whole${type.name}`, type, (variables) => all(type, variables));
  }
  // what is behind one type side by side, without another name for anything
  if (isAbstractType(type) && type.name !== 'Node') {
    const one = (of, variables) => `... on ${of.name} { ${all(of, variables)} }`;
    ask(`Any${type.name}`, type, (variables) => schema.getPossibleTypes(type).map((of) => one(of, variables)).join(' '));
  }
}

const config = {
  strictScalars: true,
  scalars: { ByteCount: 'number', Date: 'string', DateTime: 'string', JSON: 'unknown' },
};
const plugins = { typescript, operations };
const files = [];
for (const plugin of Object.keys(plugins)) {
  const filename = join(folder, `${plugin}.ts`);
  const text = await codegen({
    filename,
    schema: parse(sdl),
    documents: documents.map((text, at) => ({ location: `${at}.graphql`, document: parse(text) })),
    config,
    plugins: [{ [plugin]: {} }],
    pluginMap: plugins,
  });
  writeFileSync(filename, text);
  files.push(filename);
}
const tsc = fileURLToPath(new URL('node_modules/.bin/tsc', import.meta.url));
execFileSync(tsc, ['--strict', '--noEmit', ...files], { stdio: 'inherit' });
console.log(fields);
