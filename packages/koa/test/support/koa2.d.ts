// Koa 2 under its alias; what the tests use of it is typed alike in both majors.
declare module "koa2" {
  import Koa from "koa";

  export default Koa;
}
