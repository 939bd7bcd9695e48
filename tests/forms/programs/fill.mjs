// Fills a form with pdf.js or pdf-lib: node fill.mjs PROGRAM IN.pdf OUT.pdf VALUES.json FONT.ttf
// With `read` for the program, OUT is what pdf.js reads of the form, as JSON.
import fs from "node:fs";
const [, , program, input, output, valuesPath, fontPath] = process.argv;
const values = JSON.parse(fs.readFileSync(valuesPath, "utf8"));
const data = new Uint8Array(fs.readFileSync(input));

async function opened() {
  for (const name of ["DOMMatrix", "Path2D", "ImageData"]) globalThis[name] ??= class {};
  const pdfjs = await import("pdfjs-dist/legacy/build/pdf.mjs");
  return pdfjs.getDocument({ data, verbosity: 0 }).promise;
}

async function readByPdfJs() {
  const document = await opened();
  const said = {};
  for (let number = 1; number <= document.numPages; number += 1) {
    const page = await document.getPage(number);
    for (const widget of await page.getAnnotations()) {
      if (widget.radioButton && widget.buttonValue !== widget.fieldValue) continue;
      said[widget.fieldName] = widget.fieldValue;
    }
  }
  return JSON.stringify(said);
}

async function withPdfJs() {
  const document = await opened();
  for (let number = 1; number <= document.numPages; number += 1) {
    const page = await document.getPage(number);
    for (const widget of await page.getAnnotations()) {
      const value = values[widget.fieldName];
      if (value === undefined) continue;
      if (widget.checkBox) document.annotationStorage.setValue(widget.id, { value: value !== "" });
      else if (widget.radioButton) document.annotationStorage.setValue(widget.id, { value: widget.buttonValue === value });
      else document.annotationStorage.setValue(widget.id, { value });
    }
  }
  return document.saveDocument();
}

async function withPdfLib() {
  const { PDFDocument, PDFTextField, PDFCheckBox, PDFDropdown, PDFRadioGroup } = await import("pdf-lib");
  const fontkit = (await import("@pdf-lib/fontkit")).default;
  const document = await PDFDocument.load(data);
  document.registerFontkit(fontkit);
  const font = await document.embedFont(fs.readFileSync(fontPath), { subset: true });
  const form = document.getForm();
  for (const [name, value] of Object.entries(values)) {
    const field = form.getField(name);
    if (field instanceof PDFTextField) field.setText(value);
    else if (field instanceof PDFCheckBox) value ? field.check() : field.uncheck();
    else field.select(value);
  }
  form.updateFieldAppearances(font);
  return document.save({ updateFieldAppearances: false });
}

const programs = { "pdf.js": withPdfJs, "pdf-lib": withPdfLib, read: readByPdfJs };
fs.writeFileSync(output, await programs[program]());
