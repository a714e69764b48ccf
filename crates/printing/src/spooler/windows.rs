//! Windows' print spooler: the few calls that a raw job needs.
#![expect(unsafe_code, reason = "the spooler is a C interface; every call says why it is sound")]

use std::ffi::c_void;
use std::io;

use izi_ports::Trouble;
use windows::Win32::Graphics::Printing::{
    ClosePrinter, DOC_INFO_1W, EndDocPrinter, EndPagePrinter, EnumJobsW, EnumPrintersW, GetJobW,
    GetPrinterW, JOB_CONTROL_DELETE, JOB_INFO_1W, OpenPrinterW, PRINTER_ATTRIBUTE_WORK_OFFLINE,
    PRINTER_ENUM_CONNECTIONS, PRINTER_ENUM_LOCAL, PRINTER_HANDLE, PRINTER_INFO_2W, PRINTER_INFO_4W,
    SetJobW, StartDocPrinterW, StartPagePrinter, WritePrinter,
};
use windows::core::{HSTRING, PCWSTR, PWSTR};

use super::{JobFlags, Look, Queue, QueueFlags, Queued, Submitted};

const ERROR_ACCESS_DENIED: i32 = 5;
const ERROR_INVALID_PARAMETER: i32 = 87;
const RPC_S_SERVER_UNAVAILABLE: i32 = 1722;
const ERROR_INVALID_PRINTER_NAME: i32 = 1801;
const ERROR_INVALID_DATATYPE: i32 = 1804;

/// So many jobs of a queue are looked at.
const JOBS_MAX: u32 = 1000;

/// What a driver takes bytes as. Drivers of the newer kind that print XPS refuse `RAW` and pass
/// the other one on untouched.
const DATATYPES: [&str; 2] = ["RAW", "XPS_PASS"];

/// A queue, by its name. Each call opens it anew: a queue may be taken away and made again.
#[derive(Debug)]
pub(crate) struct WindowsQueue(pub(crate) String);

struct Open(PRINTER_HANDLE);

impl Drop for Open {
    fn drop(&mut self) {
        // SAFETY: the handle was opened by `WindowsQueue::open` and is closed nowhere else.
        let _ = unsafe { ClosePrinter(self.0) };
    }
}

impl WindowsQueue {
    fn open(&self) -> Result<Open, Trouble> {
        let name = HSTRING::from(&self.0);
        let mut handle = PRINTER_HANDLE::default();
        // SAFETY: `name` ends with a zero and outlives the call; `handle` is ours to be written.
        unsafe { OpenPrinterW(&name, &raw mut handle, None) }
            .map_err(|error| trouble_of(&io::Error::from_raw_os_error(error.code().0 & 0xFFFF)))?;
        Ok(Open(handle))
    }
}

/// Why a call failed, by the system's number.
fn trouble_of(error: &io::Error) -> Trouble {
    match error.raw_os_error() {
        Some(ERROR_ACCESS_DENIED) => Trouble::Denied,
        Some(ERROR_INVALID_PRINTER_NAME | RPC_S_SERVER_UNAVAILABLE) => Trouble::Unreachable,
        _ => Trouble::Other(error.to_string()),
    }
}

/// Calls twice: how many bytes are needed, and with so many. `None` when the second call fails;
/// then the system's last error says why.
fn filled(mut call: impl FnMut(Option<&mut [u8]>, &mut u32) -> bool) -> Option<Vec<u8>> {
    let mut needed = 0;
    call(None, &mut needed);
    let mut buffer = vec![0; usize::try_from(needed).unwrap_or(0)];
    let mut again = needed;
    call(Some(&mut buffer), &mut again).then_some(buffer)
}

/// The first structure of a buffer that a call filled.
fn first<T: Copy>(buffer: &[u8]) -> Option<T> {
    // SAFETY: the buffer holds at least one `T`, plain data in C's layout, written there by the
    // call that asked for it; the read does not ask for alignment.
    (buffer.len() >= size_of::<T>())
        .then(|| unsafe { buffer.as_ptr().cast::<T>().read_unaligned() })
}

impl Queue for WindowsQueue {
    fn state(&self) -> Result<QueueFlags, Trouble> {
        let queue = self.open()?;
        // SAFETY: the handle is open, and the buffer and the count are ours for the call.
        let buffer =
            filled(|buffer, needed| unsafe { GetPrinterW(queue.0, 2, buffer, needed).is_ok() });
        let info: Option<PRINTER_INFO_2W> = buffer.as_deref().and_then(first);
        let info = info.ok_or_else(|| trouble_of(&io::Error::last_os_error()))?;
        let works_offline = info.Attributes & PRINTER_ATTRIBUTE_WORK_OFFLINE != 0;
        Ok(QueueFlags { status: info.Status, works_offline })
    }

    fn submit(&self, title: &str, bytes: &[u8]) -> Submitted {
        let queue = match self.open() {
            Ok(queue) => queue,
            Err(trouble) => return Submitted::Nothing(trouble),
        };
        let id = match start(&queue, title) {
            Ok(id) => id,
            Err(trouble) => return Submitted::Nothing(trouble),
        };
        let (accepted, trouble) = write(&queue, bytes);
        // SAFETY: the handle is open and has the document that `start` began.
        let is_ended =
            unsafe { EndPagePrinter(queue.0).as_bool() & EndDocPrinter(queue.0).as_bool() };
        let trouble = match trouble {
            None if is_ended => return Submitted::Whole(id),
            None => trouble_of(&io::Error::last_os_error()),
            Some(trouble) => trouble,
        };
        // The queue may have begun to print what it has, so what it has is taken out.
        let is_deleted = self.delete(id);
        if accepted == 0 && is_deleted {
            Submitted::Nothing(trouble)
        } else {
            Submitted::Part(trouble)
        }
    }

    fn job(&self, id: u32) -> Result<Option<Look>, Trouble> {
        let queue = self.open()?;
        // SAFETY: the handle is open, and the buffer and the count are ours for the call.
        let buffer =
            filled(|buffer, needed| unsafe { GetJobW(queue.0, id, 1, buffer, needed).as_bool() });
        let info: Option<JOB_INFO_1W> = buffer.as_deref().and_then(first);
        if let Some(info) = info {
            return Ok(Some(look_of(&info)));
        }
        let error = io::Error::last_os_error();
        match error.raw_os_error() {
            Some(ERROR_INVALID_PARAMETER) => Ok(None),
            _ => Err(trouble_of(&error)),
        }
    }

    fn jobs(&self) -> Result<Vec<Queued>, Trouble> {
        let queue = self.open()?;
        let mut count = 0;
        // SAFETY: the handle is open; the buffer and both counts are ours for the call.
        let buffer = filled(|buffer, needed| unsafe {
            EnumJobsW(queue.0, 0, JOBS_MAX, 1, buffer, needed, &raw mut count).is_ok()
        });
        let buffer = buffer.ok_or_else(|| trouble_of(&io::Error::last_os_error()))?;
        let jobs = listed::<JOB_INFO_1W>(&buffer, count).map(|it| Queued {
            id: it.JobId,
            // SAFETY: the call wrote `count` structures, whose texts are null or stand in the same
            // buffer, end with a zero, and are copied while it lives.
            document: unsafe { text(it.pDocument) },
            look: look_of(&it),
        });
        Ok(jobs.collect())
    }

    fn delete(&self, id: u32) -> bool {
        let Ok(queue) = self.open() else { return false };
        // SAFETY: the handle is open, and without a structure the command stands alone.
        unsafe { SetJobW(queue.0, id, 0, None, JOB_CONTROL_DELETE).as_bool() }
    }
}

fn look_of(info: &JOB_INFO_1W) -> Look {
    Look { flags: JobFlags(info.Status), pages: info.PagesPrinted }
}

/// The structures at the head of a buffer that a call filled with so many.
fn listed<T: Copy>(buffer: &[u8], count: u32) -> impl Iterator<Item = T> {
    let count = usize::try_from(count).unwrap_or(0);
    buffer.chunks_exact(size_of::<T>()).take(count).filter_map(first::<T>)
}

/// A copy of a text.
///
/// # Safety
///
/// It is null, or it ends with a zero.
unsafe fn text(text: PWSTR) -> String {
    if text.is_null() {
        return String::new();
    }
    // SAFETY: the caller says that it ends with a zero.
    unsafe { text.to_string() }.unwrap_or_default()
}

/// Begins a raw document and its page, and tells the job's number.
fn start(queue: &Open, title: &str) -> Result<u32, Trouble> {
    let mut title = wide(title);
    for datatype in DATATYPES {
        let mut datatype = wide(datatype);
        let document = DOC_INFO_1W {
            pDocName: PWSTR(title.as_mut_ptr()),
            pOutputFile: PWSTR::null(),
            pDatatype: PWSTR(datatype.as_mut_ptr()),
        };
        // SAFETY: the handle is open; both texts end with a zero and outlive the call.
        let id = unsafe { StartDocPrinterW(queue.0, 1, &raw const document) };
        if id == 0 {
            let error = io::Error::last_os_error();
            if error.raw_os_error() == Some(ERROR_INVALID_DATATYPE) {
                continue;
            }
            return Err(trouble_of(&error));
        }
        // SAFETY: the handle is open and a document was begun.
        if unsafe { StartPagePrinter(queue.0).as_bool() } {
            return Ok(id);
        }
        let error = io::Error::last_os_error();
        // SAFETY: as above; nothing was written, so an empty document ends here.
        let _ = unsafe { EndDocPrinter(queue.0) };
        return Err(trouble_of(&error));
    }
    Err(Trouble::Other("its driver takes no raw bytes".to_owned()))
}

/// Writes all of `bytes`, or tells how many and why no more.
fn write(queue: &Open, bytes: &[u8]) -> (usize, Option<Trouble>) {
    let mut accepted = 0;
    while let Some(rest) = bytes.get(accepted..).filter(|rest| !rest.is_empty()) {
        let length = u32::try_from(rest.len()).unwrap_or(u32::MAX);
        let mut count = 0;
        let from = rest.as_ptr().cast::<c_void>();
        // SAFETY: the handle is open with a page begun; `rest` has `length` bytes and outlives the
        // call, and `count` is ours to be written.
        let is_written = unsafe { WritePrinter(queue.0, from, length, &raw mut count).as_bool() };
        accepted += usize::try_from(count).unwrap_or(0).min(rest.len());
        if !is_written {
            return (accepted, Some(trouble_of(&io::Error::last_os_error())));
        }
        if count == 0 {
            return (accepted, Some(Trouble::Stuck));
        }
    }
    (accepted, None)
}

/// The names of this computer's queues, its own and those of other computers it knows.
pub(crate) fn queues() -> Vec<String> {
    let flags = PRINTER_ENUM_LOCAL | PRINTER_ENUM_CONNECTIONS;
    let mut count = 0;
    // SAFETY: no name is given; the buffer and both counts are ours for the call.
    let buffer = filled(|buffer, needed| unsafe {
        EnumPrintersW(flags, PCWSTR::null(), 4, buffer, needed, &raw mut count).is_ok()
    });
    let Some(buffer) = buffer else { return Vec::new() };
    let infos = listed::<PRINTER_INFO_4W>(&buffer, count);
    // SAFETY: the call wrote `count` structures, whose texts stand in the same buffer, end with a
    // zero, and are copied while it lives.
    let names = infos.filter_map(|it| unsafe { it.pPrinterName.to_string() }.ok());
    names.collect()
}

fn wide(text: &str) -> Vec<u16> {
    text.encode_utf16().chain([0]).collect()
}

#[cfg(test)]
mod tests {
    use izi_ports::{Outcome, PrintJob, Printer};

    use super::super::SpoolerPrinter;
    use super::*;
    use crate::timings::Timings;

    fn printer(queue: &str) -> SpoolerPrinter<WindowsQueue> {
        SpoolerPrinter::new(WindowsQueue(queue.to_owned()), [0; 5], Timings::default())
    }

    #[test]
    fn a_queue_that_is_not_there_gets_nothing() {
        let job = PrintJob {
            bytes: vec![1],
            fence: *b"test",
            after_broken_transfer: false,
            unconfirming: false,
        };
        let outcome = printer("no such queue").print(&job, &mut |_| true);
        assert!(matches!(outcome, Outcome::NotStarted(_)), "{outcome:?}");
        assert!(queues().iter().all(|it| it != "no such queue"));
    }

    /// Prints on a real queue, where somebody names one.
    #[test]
    fn a_raw_ticket_goes_through_a_real_queue() {
        let Ok(queue) = std::env::var("IZI_QUEUE") else {
            println!("skipped: IZI_QUEUE names no queue; there are {:?}", queues());
            return;
        };
        let bytes = b"\x1b@IZISALES\n\x1dVB\0".to_vec();
        let job =
            PrintJob { bytes, fence: *b"test", after_broken_transfer: false, unconfirming: false };
        println!("{:?}, {:?}", queues(), printer(&queue).status());
        assert_eq!(printer(&queue).print(&job, &mut |_| true), Outcome::Sent);
    }
}
