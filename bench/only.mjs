/** What a case says that is about the library alone: which clients it leaves out. */
export const onlyLibrary = ['ws', 'floor', 'rxjs-webSocket', 'rxjs-websockets', 'partysocket', 'library-audited'];
