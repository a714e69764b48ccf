use std::time::Instant;
fn main(){ let t=std::fs::read("crates/signature/tests/throwaway-certificates/modern.p12").unwrap();
let s0=Instant::now(); let id=izi_signature::Identity::read(&t,"prueba").unwrap(); println!("read p12 {:?}",s0.elapsed());
let u=std::fs::read("tests/golden/einvoice/bread.xml").unwrap();
for h in [izi_signature::Hash::Sha256, izi_signature::Hash::Sha1]{ let mut n=0u32; let s=Instant::now(); while s.elapsed().as_secs()<3 { let x=izi_signature::sign(&u,&id,h).unwrap(); std::hint::black_box(izi_signature::embed(&u,&x.element).unwrap()); n+=1;} println!("{h:?} sign+embed/s {}", f64::from(n)/s.elapsed().as_secs_f64());}
let pem=std::fs::read_to_string("crates/signature/tests/throwaway-certificates/pkcs1.pem").unwrap();
{let mut n=0u32; let s=Instant::now(); while s.elapsed().as_secs()<3 { std::hint::black_box(kembec_sunat_xmldsig::sign(&u,&pem,&pem).unwrap()); n+=1;} println!("kembec sign/s {}", f64::from(n)/s.elapsed().as_secs_f64());}
let x=izi_signature::sign(&u,&id,Default::default()).unwrap(); let d=izi_signature::embed(&u,&x.element).unwrap();
let mut n=0u32; let s=Instant::now(); while s.elapsed().as_secs()<3 { izi_signature::verify(&d).unwrap(); n+=1;} println!("verify/s {}", f64::from(n)/s.elapsed().as_secs_f64());
}
