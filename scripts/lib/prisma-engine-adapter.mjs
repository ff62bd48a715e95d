import { randomUUID } from "node:crypto";
import { createRequire } from "node:module";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { siblingDatabase } from "./prisma-engine-admin.mjs";

const require = createRequire(import.meta.url);

/*
 * adapter-pg does not know the catalogue's types "char" (18) and name (19), nor their arrays: they are read as text.
 * "char" must still reach the engine as Character, so those columns are remembered and put right in `wrap`.
 */
const AS_TEXT = /** @type {Record<number, number>} */ ({ 18: 25, 19: 25, 1002: 1009, 1003: 1009 });
const charColumns = /** @type {Set<string>} */ (new Set());

function readCatalogueTypes() {
  const result = /** @type {any} */ (pg).Result.prototype;
  const addFields = result.addFields;
  result.addFields = function (/** @type {{ name: string, dataTypeID: number }[]} */ fields) {
    for (const field of fields) {
      if (field.dataTypeID === 18) charColumns.add(field.name);
      field.dataTypeID = AS_TEXT[field.dataTypeID] ?? field.dataTypeID;
    }
    return addFields.call(this, fields);
  };
}

/**
 * Typed loosely: these are the adapter's own objects, with some methods put around.
 * @param {any} target
 */
function wrap(target) {
  const { ColumnTypeEnum } = require("@prisma/driver-adapter-utils");
  const queryRaw = target.queryRaw?.bind(target);
  if (queryRaw)
    target.queryRaw = async (/** @type {unknown} */ query) => {
      charColumns.clear();
      const rows = await queryRaw(query);
      rows.columnNames.forEach((/** @type {string} */ name, /** @type {number} */ i) => {
        if (charColumns.has(name)) rows.columnTypes[i] = ColumnTypeEnum.Character;
      });
      return rows;
    };
  for (const method of ["connect", "connectToShadowDb", "startTransaction"]) {
    const original = target[method]?.bind(target);
    if (original) target[method] = async (/** @type {unknown[]} */ ...args) => wrap(await original(...args));
  }
  return target;
}

/**
 * @param {string} url
 * @returns {any} an adapter factory as the engine wants it
 */
export function adapterFactory(url) {
  readCatalogueTypes();
  const { parse } = require("pg-connection-string");
  const parsed = /** @type {Record<string, any>} */ (url ? parse(url) : {});
  // Single fields, since a connection string would win over the shadow database's name: the main one would be hit.
  const config = { ...parsed, port: parsed.port ? Number(parsed.port) : undefined };
  const schema = (url && new URL(url).searchParams.get("schema")) || "public";
  const factory = /** @type {any} */ (new PrismaPg(config, { schema }));
  // adapter-pg drops the shadow database before it closes its own connections to it, and so leaves it behind.
  factory.connectToShadowDb = async () => {
    const name = `prisma_migrate_shadow_db_${randomUUID()}`;
    await siblingDatabase(url, "create", name);
    const connection = /** @type {any} */ (
      await new PrismaPg({ ...config, database: name }, { schema }).connect()
    );
    const dispose = connection.dispose.bind(connection);
    connection.dispose = async () => {
      await dispose();
      await siblingDatabase(url, "drop", name);
    };
    return connection;
  };
  return wrap(factory);
}
