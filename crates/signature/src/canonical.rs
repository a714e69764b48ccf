//! Canonical XML 1.0, inclusive and exclusive, of documents that others wrote (W3C
//! REC-xml-c14n-20010315 and REC-xml-exc-c14n-20020718).

use roxmltree::{Document, Node, NodeId, NodeType};

/// Inclusive, without comments.
pub(crate) const C14N: &str = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
const C14N_11: &str = "http://www.w3.org/2006/12/xml-c14n11";
const EXCLUSIVE: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";
const WITH_COMMENTS: &str = "WithComments";
/// Leaves the signature itself out (XML Signature, section 6.6.4).
pub(crate) const ENVELOPED: &str = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
const XML_NAMESPACE: &str = "http://www.w3.org/XML/1998/namespace";

/// A document for SUNAT has some ten levels.
const DEPTH_MAX: usize = 200;

/// A way to write XML in the one form that is hashed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Method {
    /// Prefixes that an exclusive form treats as an inclusive one does; `None` is inclusive.
    exclusive: Option<Vec<String>>,
    has_comments: bool,
}

impl Method {
    /// Inclusive and without comments.
    pub(crate) const INCLUSIVE: Self = Self { exclusive: None, has_comments: false };

    /// The one that `element` names in its `Algorithm`; `None` for one that we do not know.
    pub(crate) fn of(element: Node<'_, '_>) -> Option<Self> {
        let algorithm = element.attribute("Algorithm")?;
        let has_comments = algorithm.ends_with(WITH_COMMENTS);
        let plain = algorithm.strip_suffix(WITH_COMMENTS).unwrap_or(algorithm);
        match plain.strip_suffix('#').unwrap_or(plain) {
            // The two differ in `xml:id` and `xml:base` only, which UBL has not.
            C14N | C14N_11 => Some(Self { exclusive: None, has_comments }),
            it if Some(it) == EXCLUSIVE.strip_suffix('#') => {
                Some(Self { exclusive: Some(prefixes(element)), has_comments })
            }
            _ => None,
        }
    }
}

/// `ec:InclusiveNamespaces/@PrefixList`.
fn prefixes(element: Node<'_, '_>) -> Vec<String> {
    element
        .children()
        .find(|it| it.has_tag_name((EXCLUSIVE, "InclusiveNamespaces")))
        .and_then(|it| it.attribute("PrefixList"))
        .map(|list| list.split_ascii_whitespace().map(str::to_owned).collect())
        .unwrap_or_default()
}

/// The whole document without the element `left_out`. A reference to the whole document never
/// holds comments (XML Signature, section 4.4.3.3). `None` where it is nested too deep.
pub(crate) fn document(source: &Document<'_>, method: &Method, left_out: NodeId) -> Option<String> {
    let mut writer = Writer::new(source, method, Some(left_out));
    writer.has_comments = false;
    let root = source.root_element();
    let mut is_before = true;
    for child in source.root().children() {
        if child == root {
            writer.element(child, 0)?;
            is_before = false;
        } else if child.is_pi() {
            if !is_before {
                writer.out.push('\n');
            }
            writer.instruction(child);
            if is_before {
                writer.out.push('\n');
            }
        }
    }
    Some(writer.out)
}

/// One element of a document with all that is in it.
pub(crate) fn element(apex: Node<'_, '_>, method: &Method) -> Option<String> {
    let mut writer = Writer::new(apex.document(), method, None);
    writer.apex = Some(apex.id());
    writer.element(apex, 0)?;
    Some(writer.out)
}

struct Writer<'a, 'input> {
    source: &'a str,
    exclusive: Option<&'a [String]>,
    has_comments: bool,
    left_out: Option<NodeId>,
    /// The element the form begins at, where that is not the root.
    apex: Option<NodeId>,
    /// Prefix and namespace of every declaration that is open in `out`.
    declared: Vec<(&'input str, &'a str)>,
    out: String,
}

impl<'a, 'input> Writer<'a, 'input> {
    fn new(document: &'a Document<'input>, method: &'a Method, left_out: Option<NodeId>) -> Self {
        Self {
            source: document.input_text(),
            exclusive: method.exclusive.as_deref(),
            has_comments: method.has_comments,
            left_out,
            apex: None,
            declared: Vec::new(),
            out: String::with_capacity(document.input_text().len()),
        }
    }

    fn element(&mut self, node: Node<'a, 'input>, depth: usize) -> Option<()> {
        if depth > DEPTH_MAX {
            return None;
        }
        let name = self.qualified_name(node)?;
        let outer = self.declared.len();
        self.out.push('<');
        self.out.push_str(name);
        self.namespaces(node, name);
        self.attributes(node);
        self.out.push('>');
        for child in node.children() {
            if Some(child.id()) == self.left_out {
                continue;
            }
            match child.node_type() {
                NodeType::Element => self.element(child, depth + 1)?,
                NodeType::Text => escape(&mut self.out, child.text().unwrap_or_default(), false),
                NodeType::PI => self.instruction(child),
                NodeType::Comment if self.has_comments => {
                    self.out.push_str("<!--");
                    self.out.push_str(child.text().unwrap_or_default());
                    self.out.push_str("-->");
                }
                NodeType::Comment | NodeType::Root => {}
            }
        }
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
        self.declared.truncate(outer);
        Some(())
    }

    /// The name as it is written, prefix and all.
    fn qualified_name(&self, node: Node<'_, '_>) -> Option<&'a str> {
        let tag = self.source.get(node.range())?.strip_prefix('<')?;
        let ends = |it: char| it.is_ascii_whitespace() || it == '/' || it == '>';
        tag.split(ends).next()
    }

    fn namespaces(&mut self, node: Node<'a, 'input>, name: &str) {
        let mut wanted: Vec<(&'input str, &'a str)> = Vec::new();
        for it in node.namespaces() {
            let prefix = it.name().unwrap_or_default();
            let is_used = match self.exclusive {
                None => true,
                Some(list) => {
                    uses(self.source, node, name, prefix)
                        || list
                            .iter()
                            .any(|it| it == prefix || (it == "#default" && prefix.is_empty()))
                }
            };
            if is_used && prefix != "xml" {
                wanted.push((prefix, it.uri()));
            }
        }
        // `xmlns=""` where a default namespace is open in `out` and this element has none.
        let has_default = wanted.iter().any(|it| it.0.is_empty());
        let is_in_none = node.default_namespace().is_none_or(str::is_empty);
        let is_seen = self.exclusive.is_none() || !name.contains(':');
        if !has_default && is_in_none && is_seen {
            wanted.push(("", ""));
        }
        wanted.retain(|(prefix, uri)| {
            let open = self.declared.iter().rev().find(|it| it.0 == *prefix).map_or("", |it| it.1);
            open != *uri
        });
        wanted.sort_unstable();
        for (prefix, uri) in wanted {
            self.out.push_str(" xmlns");
            if !prefix.is_empty() {
                self.out.push(':');
                self.out.push_str(prefix);
            }
            self.out.push_str("=\"");
            escape(&mut self.out, uri, true);
            self.out.push('"');
            self.declared.push((prefix, uri));
        }
    }

    fn attributes(&mut self, node: Node<'a, 'input>) {
        // By namespace, then by name; those without a namespace first.
        let mut list: Vec<(&str, &str, &str, &str)> = node
            .attributes()
            .map(|it| {
                let name = self.source.get(it.range_qname()).unwrap_or_else(|| it.name());
                (it.namespace().unwrap_or_default(), it.name(), name, it.value())
            })
            .collect();
        // What `xml:` attributes say holds for the elements inside: where those around the first
        // element are not in the form, it takes them over.
        if self.exclusive.is_none() && self.apex == Some(node.id()) {
            for outer in node.ancestors().skip(1).flat_map(|it| it.attributes()) {
                let is_new = !list.iter().any(|it| it.0 == XML_NAMESPACE && it.1 == outer.name());
                if outer.namespace() == Some(XML_NAMESPACE) && is_new {
                    let name = self.source.get(outer.range_qname()).unwrap_or_default();
                    list.push((XML_NAMESPACE, outer.name(), name, outer.value()));
                }
            }
        }
        list.sort_unstable();
        for (_, _, name, value) in list {
            self.out.push(' ');
            self.out.push_str(name);
            self.out.push_str("=\"");
            escape(&mut self.out, value, true);
            self.out.push('"');
        }
    }

    fn instruction(&mut self, node: Node<'_, '_>) {
        let Some(it) = node.pi() else { return };
        self.out.push_str("<?");
        self.out.push_str(it.target);
        if let Some(value) = it.value.filter(|it| !it.is_empty()) {
            self.out.push(' ');
            self.out.push_str(value);
        }
        self.out.push_str("?>");
    }
}

/// Whether the element or one of its attributes is written with `prefix`.
fn uses(source: &str, node: Node<'_, '_>, name: &str, prefix: &str) -> bool {
    let of = |name: &str| name.split_once(':').map_or(String::new(), |it| it.0.to_owned());
    of(name) == prefix
        || (!prefix.is_empty()
            && node
                .attributes()
                .any(|it| source.get(it.range_qname()).is_some_and(|it| of(it) == prefix)))
}

fn escape(out: &mut String, text: &str, is_attribute: bool) {
    let mut plain_from = 0;
    for (at, it) in text.bytes().enumerate() {
        let instead = match (it, is_attribute) {
            (b'&', _) => "&amp;",
            (b'<', _) => "&lt;",
            (b'>', false) => "&gt;",
            (b'\r', _) => "&#xD;",
            (b'"', true) => "&quot;",
            (b'\t', true) => "&#x9;",
            (b'\n', true) => "&#xA;",
            _ => continue,
        };
        // Each of these is one byte of its own, so both cuts are between characters.
        out.push_str(text.get(plain_from..at).unwrap_or_default());
        out.push_str(instead);
        plain_from = at + 1;
    }
    out.push_str(text.get(plain_from..).unwrap_or_default());
}
