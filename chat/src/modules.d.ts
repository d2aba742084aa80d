declare module "texts:all" {
  const tables: Record<string, import("./texts").Table>;
  export default tables;
}
