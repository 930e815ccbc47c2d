export const help = `Imports leads and deals from CSV files, scores the leads, places the deals in their
pipelines, finds every lead an owner, and says what became of every row.

Usage: npm start [-- OPTIONS]

Without files it takes the small set in examples/sales-desk/data.

Files (each may be given several times; columns are recognised by the header):
  --leads FILE       leads
  --deals FILE       deals
  --accounts FILE    companies that deals are with
  --products FILE    products that deals are about
  --team FILE        people who own leads and deals (also --users)
  --map FILE         how to read the leads, when their columns are not recognised
  --deals-map FILE   how to read all other files, likewise

Routing (both in JSON; examples/sales-desk/README.md says how):
  --policy FILE      the rules by which leads find their owners
  --team FILE.json   who takes leads, how many, of what kind, and when
  --what-if FILE     compare another policy with the one that holds, over the same leads;
                     writes nothing

What to do:
  --as-of DATE       the day scores are calculated for, such as 2026-01-31
                     (the newest date in the lead file when absent)
  --explain ID       print one score with its factors, and why the lead went where it
                     went; ID is ours or that of the file
  --lead ID          print who did what to one lead, when and why, and its events;
                     ID as above
  --convert [ID]     turn leads into customers, contacts and deals: all that are qualified, or
                     one; says why not of the others
  --qualify          with --convert: open leads that meet the criteria become qualified first
  --win ID           win a deal, by its id, that of the file or that of its lead
  --lose ID          lose one, --reason R says why; --reason is possible with --win, too
  --relay            deliver the events that wait in the outbox, and count them by type
  --reset            delete the embedded database first

Where:
  --database WHERE   a folder for the embedded database (DIR/database when absent),
                     postgres://user:password@host/name for a server, or memory to keep nothing
  --out DIR          where the written files go (out when absent)
  --help             this text

Examples:
  npm start
  npm start -- --explain SD-1022
  npm start -- --convert
  npm start -- --win SD-1058
  npm start -- --lead SD-1058
  npm start -- --what-if examples/sales-desk/routing/by-load.json
  npm start -- --leads ../shared/data/olist-funnel/marketing_qualified_leads.csv
  npm start -- --team sales_teams.csv --products products.csv --accounts accounts.csv \\
               --deals sales_pipeline.csv
  npm start -- --leads my-leads.csv --map my-map.json --database postgres://me@localhost/crm
`;
