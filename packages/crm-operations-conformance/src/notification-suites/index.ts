export { notifierSuite, type NotifierPorts, type NotifierSubject } from "./notifier-suite.js";
