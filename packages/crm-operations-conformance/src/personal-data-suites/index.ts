export { personalDataHolderSuite, type KeptPerson, type PersonalDataHolderSubject } from "./personal-data-holder-suite.js";
export { personalDataRegisterSuite } from "./personal-data-register-suite.js";
